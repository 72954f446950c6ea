import CardImaging
import Dispatch
import Synchronization

/// A painted picture that waits to become a PNG file.
struct EncodingJob {
  let side: Template.Side
  let plane: PrintPlane
  let pixels: Pixels

  enum Pixels {
    case canvas(Canvas)
    case gray(Raster)
    case bilevel(Raster)
  }

  /// The pictures in the jobs' order. Each is encoded alone, so the number of threads changes no byte.
  static func encode(
    _ jobs: [EncodingJob], pixelsPerMetre: Int, threads: Int, workspace: PNGWorkspace
  ) throws(FaceError) -> [RenderedFaces.Picture] {
    let encoder = PNGEncoder(pixelsPerMetre: pixelsPerMetre)
    guard threads > 1, jobs.count > 1 else {
      return try jobs.map { (job) throws(FaceError) in try job.picture(encoder, workspace) }
    }
    // A canvas belongs to its thread; its pixels may travel.
    let pictures = try jobs.map { (job) throws(FaceError) in try job.travelling() }
    let results = Mutex<[Int: Result<RenderedFaces.Picture, FaceError>]>([:])
    let workers = min(threads, pictures.count)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: pictures.count, by: workers) {
        let result = Result { () throws(FaceError) in try pictures[index].picture(encoder) }
        results.withLock { $0[index] = result }
      }
    }
    let finished = results.withLock { $0 }
    var encoded: [RenderedFaces.Picture] = []
    for index in pictures.indices { if let picture = try finished[index]?.get() { encoded.append(picture) } }
    return encoded
  }

  /// A picture that any thread may encode.
  private struct Travelling: Sendable {
    let side: Template.Side
    let plane: PrintPlane
    let raster: Raster
    let isBilevel: Bool

    func picture(_ encoder: PNGEncoder) throws(FaceError) -> RenderedFaces.Picture {
      try EncodingJob.named(side, plane) { () throws(ImageError) in
        isBilevel ? try encoder.encodeBilevel(raster) : try encoder.encode(raster)
      }
    }
  }

  private func travelling() throws(FaceError) -> Travelling {
    switch pixels {
    case .canvas(let canvas): Travelling(side: side, plane: plane, raster: try canvas.raster(), isBilevel: false)
    case .gray(let raster): Travelling(side: side, plane: plane, raster: raster, isBilevel: false)
    case .bilevel(let raster): Travelling(side: side, plane: plane, raster: raster, isBilevel: true)
    }
  }

  private func picture(_ encoder: PNGEncoder, _ workspace: PNGWorkspace) throws(FaceError) -> RenderedFaces.Picture {
    try Self.named(side, plane) { () throws(ImageError) in
      switch pixels {
      case .canvas(let canvas):
        try canvas.withBytes { (span) throws(ImageError) in
          try encoder.encode(
            span, width: canvas.width, height: canvas.height, bytesPerRow: canvas.bytesPerRow, format: .bgrx8,
            workspace: workspace)
        }
      case .gray(let raster): try encoder.encode(raster, workspace: workspace)
      case .bilevel(let raster): try encoder.encodeBilevel(raster, workspace: workspace)
      }
    }
  }

  /// An encoder's error names no picture.
  private static func named(
    _ side: Template.Side, _ plane: PrintPlane, _ encode: () throws(ImageError) -> [UInt8]
  ) throws(FaceError) -> RenderedFaces.Picture {
    do throws(ImageError) {
      return RenderedFaces.Picture(side: side, plane: plane, png: try encode())
    } catch {
      throw FaceError(.paintingFailed, "\(plane.fileName(side)): \(error.message)", hint: error.hint)
    }
  }
}
