import CardImaging
import Dispatch
import Synchronization

/// A painted picture that waits to become a PNG file.
struct EncodingJob {
  let name: String
  let picture: Picture

  init(_ side: Template.Side, _ plane: PrintPlane, _ picture: Picture) {
    name = plane.fileName(side)
    self.picture = picture
  }

  enum Picture {
    case canvas(Canvas)
    case gray(Raster)
    case bilevel(Raster)
  }

  /// The files in the jobs' order. Each is encoded by itself, so the number of threads changes no byte.
  static func encode(
    _ jobs: [EncodingJob], pixelsPerMetre: Int, threads: Int, workspace: PNGWorkspace
  ) throws -> [PrintedCard.File] {
    let encoder = PNGEncoder(pixelsPerMetre: pixelsPerMetre)
    guard threads > 1, jobs.count > 1 else { return try jobs.map { try $0.file(encoder, workspace) } }
    // A canvas belongs to its thread; its pixels may travel.
    let pictures = try jobs.map { try $0.travelling() }
    let results = Mutex<[Int: Result<PrintedCard.File, FaceError>]>([:])
    let workers = min(threads, pictures.count)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: pictures.count, by: workers) {
        let result = Result { () throws(FaceError) in try pictures[index].file(encoder) }
        results.withLock { $0[index] = result }
      }
    }
    let files = results.withLock { $0 }
    return try pictures.indices.compactMap { try files[$0]?.get() }
  }

  /// A picture that any thread may encode.
  private struct Travelling: Sendable {
    let name: String
    let raster: Raster
    let isBilevel: Bool

    func file(_ encoder: PNGEncoder) throws(FaceError) -> PrintedCard.File {
      do throws(ImageError) {
        let bytes = isBilevel ? try encoder.encodeBilevel(raster) : try encoder.encode(raster)
        return PrintedCard.File(name: name, bytes: bytes)
      } catch {
        throw FaceError(.paintingFailed, "\(name): \(error.message)", hint: error.hint)
      }
    }
  }

  private func travelling() throws(FaceError) -> Travelling {
    switch picture {
    case .canvas(let canvas): Travelling(name: name, raster: try canvas.raster(), isBilevel: false)
    case .gray(let raster): Travelling(name: name, raster: raster, isBilevel: false)
    case .bilevel(let raster): Travelling(name: name, raster: raster, isBilevel: true)
    }
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
