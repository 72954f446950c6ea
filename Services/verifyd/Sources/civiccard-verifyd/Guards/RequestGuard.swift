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
  private var timer: Scheduled<Void>?
  private var closesAfterAnswer = false
  private var hasAnswered = false

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { start(Limits.headerTime, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    start(Limits.headerTime, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
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
      timer?.cancel()
      timer = nil
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
    timer?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: time) {
      let (guardian, context) = bound.value
      guardian.timeIsUp(context)
    }
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
