import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes

/// Answers single questions where they arrive: on the thread of the connection's event loop, as soon as their last byte
/// is there. Hummingbird's way through an asynchronous sequence, a task and an asynchronous writer takes as long as two
/// fifths of a verification. Requests for which `Responder` has no handler of this kind go that way, and so does
/// whatever must wait: behind an answer that is not complete, or for a client that does not read.
final class AnswersAtOnce: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// A request that is being read to be answered here.
  private struct Reading {
    let head: HTTPRequest
    let handler: Responder.HandlerAtOnce
    var body: ByteBuffer?
  }

  private let responder: Responder
  private let logger: Logger
  private var reading: Reading?
  /// Requests that Hummingbird has and has not answered in full.
  private var elsewhere = 0
  private var mustFlush = false
  /// That the service stops, which the connection is told when the request that is being read is answered.
  private var stop: ChannelShouldQuiesceEvent?

  init(_ responder: Responder, _ logger: Logger) { (self.responder, self.logger) = (responder, logger) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      guard elsewhere == 0, context.channel.isWritable, let handler = responder.handlerAtOnce(for: head) else {
        elsewhere += 1
        break
      }
      reading = Reading(head: head, handler: handler)
      return
    case .body(var part):
      guard reading != nil else { break }
      if reading?.body == nil { reading?.body = part } else { reading?.body?.writeBuffer(&part) }
      return
    case .end:
      guard let reading else { break }
      self.reading = nil
      answer(reading, context)
      return
    }
    context.fireChannelRead(data)
  }

  private func answer(_ request: Reading, _ context: ChannelHandlerContext) {
    let answer = responder.answer(to: request.head, request.body ?? ByteBuffer(), by: request.handler, logger)
    context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
    context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
    guard let stop else {
      mustFlush = true
      return context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }
    // Hummingbird's handler, which knows nothing of this request, closes the connection as one that is idle.
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let done = context.eventLoop.makePromise(of: Void.self)
    done.futureResult.whenComplete { _ in bound.value.fireUserInboundEventTriggered(stop) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if mustFlush { context.flush() }
    mustFlush = false
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { elsewhere -= 1 }
    context.write(data, promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard reading != nil, let event = event as? ChannelShouldQuiesceEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    stop = event
  }

  func channelInactive(context: ChannelHandlerContext) {
    reading = nil
    context.fireChannelInactive()
  }
}
