// The one file of the tests that includes Boost.Beast.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "tests/station/browser.hpp"

namespace vigil::station {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;

}  // namespace

class WebSocket::Impl {
 public:
  asio::io_context io{1};
  websocket::stream<beast::tcp_stream> socket{io};
  beast::flat_buffer buffer;
  unsigned status = 0;
  unsigned code = 0;

  /// Runs what was begun; false: it failed, or took too long.
  bool run(const bool& done, const beast::error_code& error) {
    io.restart();
    io.run_for(browser_patience);
    return done && !error;
  }
};

WebSocket::WebSocket(std::uint16_t port, const SocketOptions& options)
    : impl_(std::make_unique<Impl>()) {
  auto& socket = impl_->socket;
  tcp::socket& lowest = beast::get_lowest_layer(socket).socket();
  const tcp::endpoint to(asio::ip::address_v4::loopback(), port);
  beast::error_code error;
  lowest.open(tcp::v4(), error);
  if (options.receive_buffer != 0) {
    lowest.set_option(asio::socket_base::receive_buffer_size(options.receive_buffer), error);
  }
  lowest.connect(to, error);
  if (error) return;
  socket.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    if (!options.origin.empty()) request.set(beast::http::field::origin, options.origin);
    if (!options.cookie.empty()) {
      request.set(beast::http::field::cookie, "vigil=" + options.cookie);
    }
    if (!options.protocol.empty()) {
      request.set(beast::http::field::sec_websocket_protocol, options.protocol);
    }
  }));
  websocket::response_type response;
  socket.handshake(response, "localhost", "/api/live", error);
  impl_->status = response.result_int();
  socket.binary(true);
}

WebSocket::~WebSocket() = default;

unsigned WebSocket::status() const { return impl_->status; }
unsigned WebSocket::close_code() const { return impl_->code; }

bool WebSocket::send(const v1::PageMessage& message) {
  return send_bytes(message.SerializeAsString());
}

bool WebSocket::send_bytes(const std::string& bytes, bool text) {
  beast::error_code error;
  impl_->socket.binary(!text);
  impl_->socket.write(asio::buffer(bytes), error);
  return !error;
}

bool WebSocket::read_raw(std::string& bytes) {
  bool done = false;
  beast::error_code error;
  impl_->buffer.clear();
  impl_->socket.async_read(impl_->buffer, [&](beast::error_code e, std::size_t) {
    done = true;
    error = e;
  });
  if (!impl_->run(done, error)) {
    impl_->code = impl_->socket.reason().code;
    // Whatever was begun ends now, while what it writes to is still there.
    beast::get_lowest_layer(impl_->socket).close();
    impl_->io.restart();
    impl_->io.run();
    return false;
  }
  bytes = beast::buffers_to_string(impl_->buffer.data());
  return true;
}

std::optional<v1::StationMessage> WebSocket::read() {
  std::string bytes;
  v1::StationMessage message;
  if (!read_raw(bytes) || !message.ParseFromString(bytes)) return std::nullopt;
  return message;
}

}  // namespace vigil::station
