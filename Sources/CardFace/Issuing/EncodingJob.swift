import CardImaging
import Dispatch

/// A painted picture that waits to become a PNG file.
struct EncodingJob {
  let name: String
  let picture: Picture

  enum Picture {
    case canvas(Canvas)
    case gray(Raster)
    case bilevel(Raster)
  }

  /// The files in the jobs' order. Each is encoded by itself, so the number of threads changes no byte.
  static func encode(
    _ jobs: [EncodingJob], pixelsPerMetre: Int, threads: Int, workspace: PNGWorkspace
  ) throws(FaceError) -> [PrintedCard.File] {
    let encoder = PNGEncoder(pixelsPerMetre: pixelsPerMetre)
    var files: [PrintedCard.File] = []
    for job in jobs { files.append(try job.file(encoder, workspace)) }
    return files
  }

  private func file(_ encoder: PNGEncoder, _ workspace: PNGWorkspace) throws(FaceError) -> PrintedCard.File {
    do throws(ImageError) {
      let bytes =
        switch picture {
        case .canvas(let canvas):
          try canvas.withBytes { (span) throws(ImageError) in
            try encoder.encode(
              span, width: canvas.width, height: canvas.height, bytesPerRow: canvas.bytesPerRow, format: .bgrx8,
              workspace: workspace)
          }
        case .gray(let raster): try encoder.encode(raster, workspace: workspace)
        case .bilevel(let raster): try encoder.encodeBilevel(raster, workspace: workspace)
        }
      return PrintedCard.File(name: name, bytes: bytes)
    } catch {
      throw FaceError(.paintingFailed, "\(name): \(error.message)", hint: error.hint)
    }
  }
}
