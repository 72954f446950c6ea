// Verifies a card's QR text, read from standard input, in Java 17 through JNA (Debian: libjna-java).
//     java -cp /usr/share/java/jna.jar Verify.java trust.bundle root.pub.pem status.list < credential.txt
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

public class Verify {
  /** The functions of civiccard.h that are used here. A size_t is a long on the 64-bit machines that Java runs on. */
  public interface CivicCard extends Library {
    Pointer civiccard_verifier_new_bundle(byte[] bundle, long size, String[] roots, long count, PointerByReference error);
    int civiccard_verifier_add_status(Pointer verifier, byte[] list, long size, PointerByReference error);
    Pointer civiccard_verify(Pointer verifier, byte[] text, long length, long now);
    int civiccard_verdict_accepted(Pointer verdict);
    String civiccard_verdict_reason(Pointer verdict);
    String civiccard_verdict_sentence(Pointer verdict, String language);
    String civiccard_verdict_card_name(Pointer verdict);
    String civiccard_error_message(Pointer error);
    void civiccard_error_free(Pointer error);
    void civiccard_verdict_free(Pointer verdict);
    void civiccard_verifier_free(Pointer verifier);
  }

  private static final CivicCard card =
      Native.load("libciviccard.so.0", CivicCard.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

  private static void fail(PointerByReference error) {
    System.err.println("error: " + card.civiccard_error_message(error.getValue()));
    card.civiccard_error_free(error.getValue());
    System.exit(65);
  }

  public static void main(String[] arguments) throws Exception {
    var error = new PointerByReference();
    byte[] bundle = Files.readAllBytes(Path.of(arguments[0])), list = Files.readAllBytes(Path.of(arguments[2]));
    String[] roots = {Files.readString(Path.of(arguments[1]))};
    Pointer verifier = card.civiccard_verifier_new_bundle(bundle, bundle.length, roots, 1, error);
    if (verifier == null || card.civiccard_verifier_add_status(verifier, list, list.length, error) != 0) fail(error);

    byte[] text = System.in.readAllBytes();
    Pointer verdict = card.civiccard_verify(verifier, text, text.length, System.currentTimeMillis() / 1000);
    boolean accepted = card.civiccard_verdict_accepted(verdict) == 1;
    String reason = accepted ? "accepted" : card.civiccard_verdict_reason(verdict);
    String name = card.civiccard_verdict_card_name(verdict);
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(reason + ": " + card.civiccard_verdict_sentence(verdict, "en"));
    if (name != null) out.println(name);
    card.civiccard_verdict_free(verdict);
    card.civiccard_verifier_free(verifier);
    System.exit(accepted ? 0 : 1);
  }
}
