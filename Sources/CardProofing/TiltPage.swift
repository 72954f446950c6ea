import CardFace
import Foundation

/// The page of a ``TiltPreview``. It loads nothing and sends nothing.
struct TiltPage {
  struct Picture {
    let width: Int
    let height: Int
    let webP: [UInt8]
  }

  let title: String
  /// Degrees to either side.
  let reach: Double
  /// From the card turned away to the card turned towards the viewer, evenly; at least three.
  let pictures: [Picture]

  var html: String {
    let urls = pictures.map { "data:image/webp;base64," + Data($0.webP).base64EncodedString() }
    let (width, height) = (pictures[0].width, pictures[0].height)
    let name = Self.escaped(title)
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(name): what to look for</title>
      <style>
        body { margin: 0; padding: 1.5rem 1rem 3rem; background: #1d232b; color: #eef1f4; font: 1rem/1.5 system-ui, sans-serif }
        main { max-width: 46rem; margin: auto }
        h1 { font-size: 1.25rem; margin: 0 0 1rem }
        .stage { perspective: 150rem; touch-action: none; cursor: ns-resize }
        canvas { display: block; width: 100%; border-radius: 3.7%; box-shadow: 0 1rem 2.5rem #0009 }
        label { display: flex; gap: 1rem; align-items: center; margin: 1.5rem 0 1rem }
        input { flex: 1; accent-color: #6fc3df; min-height: 2.5rem }
        output { min-width: 3.5rem; text-align: right; font-variant-numeric: tabular-nums }
        li { margin-bottom: .4rem }
        [lang=es] { color: #b9c4cf }
      </style>
      <main>
        <h1>\(name)</h1>
        <div class="stage"><canvas id="card" width="\(width)" height="\(height)" role="img" aria-label="The front of a specimen card"></canvas></div>
        <label><span>Tilt <span lang="es">/ Incline</span></span>
          <input id="tilt" type="range" min="-\(reach)" max="\(reach)" step="0.1" value="0"><output id="degrees">0°</output></label>
        <ul>
          <li>Turn the card under a lamp: where it carries the clear holographic patch, the play of colours moves, as it does here.
            <span lang="es">Incline la tarjeta bajo una lámpara: donde lleva el parche holográfico transparente, el juego de colores se mueve, como aquí.</span></li>
          <li>What is printed stays as it is: the fine lines, the portrait, the texts and the codes. Only the patch over them moves.
            <span lang="es">Lo impreso no cambia: las líneas finas, el retrato, los textos y los códigos. Solo se mueve el parche que las cubre.</span></li>
          <li>A colour copy has the picture of one position only.
            <span lang="es">Una fotocopia en color solo muestra una posición.</span></li>
        </ul>
        <noscript><img src="\(urls[urls.count / 2])" width="\(width)" height="\(height)" alt="The front of a specimen card"></noscript>
      </main>
      <script>
      const urls = [
      \(urls.map { "\"\($0)\"" }.joined(separator: ",\n"))
      ];
      const reach = \(reach);
      const card = document.getElementById("card"), slider = document.getElementById("tilt");
      const pen = card.getContext("2d");
      let pictures = [], moved = false;
      function show(degrees) {
        if (pictures.length < 2) return;
        degrees = Math.max(-reach, Math.min(reach, degrees));
        const place = (degrees / reach + 1) / 2 * (pictures.length - 1);
        const below = Math.min(Math.floor(place), pictures.length - 2);
        pen.globalAlpha = 1;
        pen.drawImage(pictures[below], 0, 0);
        pen.globalAlpha = place - below;
        pen.drawImage(pictures[below + 1], 0, 0);
        card.style.transform = `rotateX(${degrees}deg)`;
        slider.value = degrees;
        document.getElementById("degrees").textContent = Math.round(degrees) + "°";
      }
      function take(degrees) { moved = true; show(degrees); }
      slider.addEventListener("input", () => take(Number(slider.value)));
      card.parentElement.addEventListener("pointermove", event => {
        const box = card.parentElement.getBoundingClientRect();
        take(((event.clientY - box.top) / box.height * 2 - 1) * reach);
      });
      addEventListener("deviceorientation", event => { if (event.beta !== null) take((event.beta - 40) / 2); });
      Promise.all(urls.map(url => new Promise((done, fail) => {
        const image = new Image();
        image.onload = () => done(image);
        image.onerror = fail;
        image.src = url;
      })))
        .then(images => {
          pictures = images;
          const asked = /tilt=(-?[0-9.]+)/.exec(location.hash);
          if (asked) take(Number(asked[1])); else show(0);
          document.documentElement.dataset.ready = pictures.length;
          if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
          const start = performance.now();
          requestAnimationFrame(function turn(now) {
            if (moved) return;
            show(Math.sin((now - start) / 1500) * reach);
            requestAnimationFrame(turn);
          });
        });
      </script>
      </html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
