import Foundation

/// The image that a container file makes in its last stage, on Debian.
package struct ContainerImage {
  /// The container file.
  package let path: String

  package init(_ path: String) { self.path = path }

  /// What `program` links itself, as Debian's packages, and which of these the image neither installs nor gets by what
  /// it installs. Swift's own libraries, which are linked in there, are left out. Asks this machine's dpkg.
  package func packages(of program: String) async throws -> (needed: [String], missing: [String]) {
    let script = """
      set -euo pipefail
      named=$(tac "$1" | sed '/^FROM/q' | tac | sed -n '/apt-get install/,/rm -rf/p' | tr ' ' '\\n' |
        grep -E '^[a-z0-9][a-z0-9.+-]+$' | sort -u)
      closure=$named; new=$named
      while [ -n "$new" ]; do
        next=$({ dpkg-query -W -f '${Depends}, ${Pre-Depends}\\n' $new 2>/dev/null || true; } |
          tr ',|' '\\n\\n' | awk '{print $1}' | sed 's/:.*//' | sort -u)
        new=$(comm -23 <(echo "$next") <(echo "$closure"))
        closure=$(printf '%s\\n%s\\n' "$closure" "$next" | sort -u)
      done
      needed=$(readelf -d "$2" | sed -n 's/.*NEEDED.*\\[\\(.*\\)\\]/\\1/p' |
        grep -vE '^lib(swift|dispatch|Foundation|_Foundation|BlocksRuntime)' | while read -r library; do
        file=$(ldconfig -p | awk -v library="$library" '$1 == library { print $NF; exit }')
        # Where /lib is a link, dpkg knows the file by the one name or the other.
        for path in "$(realpath "$file")" "/usr$(realpath "$file")" "$(realpath "$file" | sed 's|^/usr||')"; do
          dpkg -S "$path" 2>/dev/null && break
        done | cut -d: -f1 | head -1 | grep . || echo "unknown-$library"
      done | sort -u)
      echo "$needed"
      comm -13 <(echo "$closure") <(echo "$needed") | sed 's/^/missing /'
      """
    let outcome = try await CommandLineTool(path: "/bin/bash").run(
      ["-c", script, "bash", path, program], in: FileManager.default.temporaryDirectory.path,
      environment: ["LC_ALL": "C"])
    guard outcome.status == 0 else { throw Failure(errors: outcome.errors) }
    let missing = outcome.lines.filter { $0.hasPrefix("missing ") }
    return (outcome.lines.filter { !missing.contains($0) }, missing.map { String($0.dropFirst("missing ".count)) })
  }

  private struct Failure: Error { let errors: String }
}
