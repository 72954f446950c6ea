import Foundation

/// The page of a ``ProofSheet``. It loads nothing but its own pictures and sends nothing.
struct ProofPage {
  /// How every such page begins: by it one is known again.
  static let mark = "<!doctype html>\n<!-- CivicCard proof sheet: personal data -->\n"

  enum State: String { case good, warning, fault, refused }

  struct Entry {
    let line: Int
    let number: String
    let state: State
    let text: String
    /// The names of the pictures, front and back.
    let pictures: [String]
  }

  let title: String
  let entries: [Entry]
  let cardsPerPage: Int
  /// The address of a picture by its name.
  let address: (String) -> String

  init(title: String, entries: [Entry], cardsPerPage: Int, address: @escaping (String) -> String) {
    (self.title, self.entries, self.cardsPerPage, self.address) = (title, entries, cardsPerPage, address)
  }

  private func count(_ state: State) -> Int { entries.count { $0.state == state } }

  var html: String {
    let name = Self.escaped(title)
    let labels: [(State, String)] = [
      (.good, "good"), (.warning, "photo warnings"), (.fault, "codes at fault"), (.refused, "refused"),
    ]
    let filters = labels.map { state, label in
      "<label><input type=\"checkbox\" value=\"\(state.rawValue)\" checked> \(label) (\(count(state)))</label>"
    }
    return Self.mark + """
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(name): proof</title>
      <style>
        body { margin: 0; padding: 0 1rem 3rem; background: #fff; color: #1b1f24; font: .9rem/1.4 system-ui, sans-serif }
        header { position: sticky; top: 0; z-index: 1; background: #fff; padding: .8rem 0; border-bottom: 1px solid #c9d1d9; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center }
        h1 { font-size: 1.05rem; margin: 0 }
        #cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(27rem, 1fr)); gap: 1rem; padding: 1rem 0 }
        article { border: 1px solid #c9d1d9; border-left: .35rem solid #2da44e; border-radius: .4rem; padding: .6rem; content-visibility: auto; contain-intrinsic-size: 27rem 13rem }
        article.warning { border-left-color: #bf8700 } article.fault, article.refused { border-left-color: #cf222e }
        article[hidden] { display: none }
        h2 { font-size: .95rem; margin: 0 0 .2rem } p { margin: 0 0 .4rem }
        .faces { display: flex; gap: .5rem }
        button { border: 0; padding: 0; background: none; width: 50%; cursor: zoom-in }
        img { display: block; width: 100%; aspect-ratio: 85.6 / 53.98; border-radius: 3.7%; background: #eef1f4 }
        dialog { border: 0; padding: 0; max-width: 96vw; background: none } dialog img { width: min(96vw, 90rem) }
        dialog::backdrop { background: #000b }
        @media print {
          header input, header label { display: none } header { position: static }
          #cards { grid-template-columns: 1fr 1fr; gap: 4mm } article { content-visibility: visible; break-inside: avoid }
          .end { break-after: page }
        }
      </style>
      <header><h1>\(name)</h1>
        <input id="search" type="search" placeholder="number" aria-label="number">
        \(filters.joined(separator: "\n  "))
        <output id="shown"></output></header>
      <main id="cards">
      \(articles())
      </main>
      <dialog id="large"><img alt=""></dialog>
      <script>
      const cards = [...document.querySelectorAll("article")], search = document.getElementById("search");
      const boxes = [...document.querySelectorAll("header input[type=checkbox]")], large = document.getElementById("large");
      function filter() {
        const wanted = search.value.trim().toUpperCase(), states = new Set(boxes.filter(b => b.checked).map(b => b.value));
        let shown = 0;
        for (const card of cards) {
          card.hidden = !(states.has(card.className.split(" ")[0]) && card.dataset.number.includes(wanted));
          if (!card.hidden) shown++;
        }
        document.getElementById("shown").textContent = shown + " of " + cards.length + " shown";
        document.documentElement.dataset.shown = shown;
      }
      search.addEventListener("input", filter);
      for (const box of boxes) box.addEventListener("change", filter);
      document.getElementById("cards").addEventListener("click", event => {
        const picture = event.target.closest("button")?.firstElementChild;
        if (!picture) return;
        large.firstElementChild.src = picture.src;
        large.showModal();
      });
      large.addEventListener("click", () => large.close());
      const asked = /search=([A-Z0-9-]*)/.exec(location.hash);
      if (asked) search.value = asked[1];
      if (/only=refused/.test(location.hash)) for (const box of boxes) box.checked = box.value === "refused";
      filter();
      </script>
      </html>

      """
  }

  private func articles() -> String {
    var onPage = 0
    return entries.map { entry in
      var end = ""
      onPage += 1
      if onPage == cardsPerPage { (end, onPage) = (" end", 0) }
      let number = Self.escaped(entry.number)
      let faces = zip(entry.pictures, ["front", "back"]).map { picture, side in
        "<button type=\"button\"><img loading=\"lazy\" decoding=\"async\" src=\"\(address(picture))\" alt=\"\(number), \(side)\"></button>"
      }
      return """
        <article class="\(entry.state.rawValue)\(end)" data-number="\(number)"><h2>\(number.isEmpty ? "no number" : number) <small>line \(entry.line)</small></h2>
        <p>\(Self.escaped(entry.text))</p>\(faces.isEmpty ? "" : "<div class=\"faces\">\(faces.joined())</div>")</article>
        """
    }.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
