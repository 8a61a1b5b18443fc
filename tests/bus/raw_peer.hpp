// Plain ZeroMQ sockets for tests, with deadlines: what any other program would see of the bus.
#pragma once

#include <gtest/gtest.h>
#include <zmq.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "vigil/v1/control.pb.h"
#include "vigil/v1/event.pb.h"

namespace vigil::bus {

inline constexpr int deadline_ms = 10'000;

class RawPeer {
 public:
  RawPeer(int type, const std::string& endpoint)
      : context_(::zmq_ctx_new()), socket_(::zmq_socket(context_, type)) {
    const int linger = 0;
    ::zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof linger);
    set_timeout(deadline_ms);
    if (type == ZMQ_SUB) ::zmq_setsockopt(socket_, ZMQ_SUBSCRIBE, "", 0);
    EXPECT_EQ(::zmq_connect(socket_, endpoint.c_str()), 0);
  }
  ~RawPeer() {
    ::zmq_close(socket_);
    ::zmq_ctx_term(context_);
  }
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  void set_timeout(int ms) { ::zmq_setsockopt(socket_, ZMQ_RCVTIMEO, &ms, sizeof ms); }

  void send(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const int flags = i + 1 < frames.size() ? ZMQ_SNDMORE : 0;
      EXPECT_GE(::zmq_send(socket_, frames[i].data(), frames[i].size(), flags), 0);
    }
  }
  void send(const v1::Request& request) { send({request.SerializeAsString()}); }

  /// The frames of one message; empty if none came in time.
  std::vector<std::string> receive() {
    std::vector<std::string> frames;
    bool more = true;
    while (more) {
      zmq_msg_t frame;
      ::zmq_msg_init(&frame);
      if (::zmq_msg_recv(&frame, socket_, 0) < 0) return {};
      frames.emplace_back(static_cast<const char*>(::zmq_msg_data(&frame)), ::zmq_msg_size(&frame));
      more = ::zmq_msg_more(&frame) != 0;
      ::zmq_msg_close(&frame);
    }
    return frames;
  }
  v1::Event receive_event() {
    v1::Event event;
    const auto frames = receive();
    EXPECT_EQ(frames.size(), 2U);
    if (frames.size() == 2) {
      EXPECT_TRUE(event.ParseFromString(frames[1]));
    }
    return event;
  }
  v1::Reply receive_reply() {
    v1::Reply reply;
    const auto frames = receive();
    EXPECT_EQ(frames.size(), 1U);
    if (!frames.empty()) {
      EXPECT_TRUE(reply.ParseFromString(frames[0]));
    }
    return reply;
  }
  /// All replies to one request.
  std::vector<v1::Reply> ask(const v1::Request& request) {
    send(request);
    std::vector<v1::Reply> replies;
    do {
      replies.push_back(receive_reply());
    } while (!replies.back().done() && replies.back().body_case() != v1::Reply::BODY_NOT_SET);
    return replies;
  }

  /// Waits until the subscription has reached the bus: heartbeats are sent until one comes.
  template <typename Producer>
  void await_subscription(Producer& producer) {
    const int short_wait = 20;
    set_timeout(short_wait);
    int sent = 0;
    for (; sent < deadline_ms / short_wait; ++sent) {
      producer.heartbeat();
      if (!receive().empty()) break;
    }
    set_timeout(deadline_ms);
  }

 private:
  void* context_;
  void* socket_;
};

}  // namespace vigil::bus
