import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps a connection's time: whoever takes too long over a header or a body gets 408 and is let go, and one that was
/// told `Connection: close` is closed, however much more it sends.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Phase { case header, body, answering }

  private var phase = Phase.header
  /// When the phase is over; nil while it has no end.
  private var deadline: NIODeadline?
  /// The one timer and when it goes off. It is not set anew for every request: when it goes off too early, it looks
  /// again.
  private var timer: (due: NIODeadline, scheduled: Scheduled<Void>)?
  private var closesAfterAnswer = false
  private var hasAnswered = false

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { start(Limits.headerTime, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.scheduled.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    start(Limits.headerTime, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.scheduled.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      phase = .body
      hasAnswered = false
      start(head.path?.hasPrefix("/v1/verify/batch") == true ? Limits.batchTime : Limits.bodyTime, context)
    case .end:
      phase = .answering
      deadline = nil
      if hasAnswered { next(context) }
    case .body: break
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.headerFields[.connection] == "close": closesAfterAnswer = true
    case .end:
      hasAnswered = true
      guard closesAfterAnswer else {
        if phase == .answering { next(context) }
        break
      }
      let done = promise ?? context.eventLoop.makePromise()
      let channel = context.channel
      done.futureResult.whenComplete { _ in channel.close(promise: nil) }
      context.writeAndFlush(data, promise: done)
      return
    default: break
    }
    context.write(data, promise: promise)
  }

  private func next(_ context: ChannelHandlerContext) {
    phase = .header
    start(Limits.headerTime, context)
  }

  private func start(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    let end = NIODeadline.now() + time
    deadline = end
    if let timer, timer.due <= end { return }
    timer?.scheduled.cancel()
    set(for: end, context)
  }

  private func set(for due: NIODeadline, _ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let scheduled = context.eventLoop.scheduleTask(deadline: due) {
      let (guardian, context) = bound.value
      guardian.look(context)
    }
    timer = (due, scheduled)
  }

  private func look(_ context: ChannelHandlerContext) {
    timer = nil
    guard let deadline else { return }
    if deadline > NIODeadline.now() { set(for: deadline, context) } else { timeIsUp(context) }
  }

  /// A connection on which nothing was asked goes without a word.
  private func timeIsUp(_ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    guard phase == .body, !hasAnswered else { return context.close(promise: nil) }
    let error = ServiceError(.requestTimeout, "bodyTooSlow", "the body did not come in time")
    let body = ByteBuffer(bytes: error.json)
    let head = HTTPResponse(
      status: error.status,
      headerFields: [
        .contentType: "application/json", .connection: "close", .contentLength: String(body.readableBytes),
      ])
    hasAnswered = true
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    let done = context.eventLoop.makePromise(of: Void.self)
    let channel = context.channel
    done.futureResult.whenComplete { _ in channel.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
  }
}
