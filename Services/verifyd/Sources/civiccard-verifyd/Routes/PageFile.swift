import HTTPTypes
import Hummingbird

/// A file that comes with the service: the page for desks, and the description of the interface.
struct PageFile: Sendable {
  let address: String
  let type: String
  let bytes: [UInt8]

  static let all = [
    PageFile(address: "/", type: "text/html; charset=utf-8", bytes: PackageResources.index_html),
    PageFile(address: "/page.css", type: "text/css; charset=utf-8", bytes: PackageResources.page_css),
    PageFile(address: "/page.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.page_js),
    PageFile(address: "/camera.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.camera_js),
    PageFile(address: "/words.js", type: "text/javascript; charset=utf-8", bytes: PackageResources.words_js),
    PageFile(address: "/openapi.json", type: "application/json", bytes: PackageResources.openapi_json),
  ]

  var response: Response {
    // Asked for anew each time: a page and a service of two versions would not understand each other.
    var response = Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    SafetyHeaders.add(to: &response)
    return response
  }
}
