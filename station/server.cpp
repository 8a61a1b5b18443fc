// It is long because Boost.Beast takes 24 s to compile, and all of it stays in one translation
// unit: accepting, TLS, requests, answers, WebSockets.
#include "station/server.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <csignal>
#include <map>
#include <optional>
#include <utility>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using Error = beast::error_code;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using Request = http::request<http::string_body>;

/// For the close frame to get through to a page that does not read, and for what was sent last.
constexpr std::chrono::seconds close_grace{5};
constexpr std::chrono::seconds linger{1};
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::chrono::seconds tick_every{1};
constexpr std::size_t read_bytes = 4096;
constexpr const char* subprotocol = "vigil.v1";

Hub::Now now() { return {std::chrono::system_clock::now(), std::chrono::steady_clock::now()}; }

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Whether one of a list of tokens, as headers have them, is this one.
bool offers(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    if (part.substr(0, part.find_last_not_of(' ') + 1) == wanted) return true;
  }
  return false;
}

std::string address_of(const tcp::socket& socket) {
  Error error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return {};
  auto address = remote.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

/// How many connections there are, of each address and in all.
class Places {
 public:
  enum class Refused : std::uint8_t { no, full, of_address };
  Refused take(const std::string& address) {
    if (all_ >= connections_max) return Refused::full;
    if (of_[address] >= connections_of_one_address_max) return Refused::of_address;
    ++of_[address];
    ++all_;
    return Refused::no;
  }
  void give_back(const std::string& address) {
    const auto of = of_.find(address);
    if (--of->second == 0) of_.erase(of);
    --all_;
  }

 private:
  std::map<std::string, std::size_t> of_;
  std::size_t all_ = 0;
};

/// One place, given back with the connection.
struct Place {
  Place(std::shared_ptr<Places> of_all, std::string of)
      : places(std::move(of_all)), address(std::move(of)) {}
  ~Place() { places->give_back(address); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::shared_ptr<Places> places;
  std::string address;
};

/// What every connection needs. Outlives them.
struct Shared {
  asio::io_context& io;
  Router& router;
  Hub& hub;
  Workers& workers;
  Counters& counters;
  bool stopping = false;
};

/// A page's WebSocket.
template <class Stream>
class PageConnection final : public PageLink,
                             public std::enable_shared_from_this<PageConnection<Stream>> {
 public:
  PageConnection(Stream&& stream, Shared& shared, std::shared_ptr<Place> place,
                 std::shared_ptr<asio::ssl::context> tls)
      : tls_(std::move(tls)),
        socket_(std::move(stream)),
        shared_(shared),
        place_(std::move(place)),
        grace_(shared.io) {}

  void accept(const Request& request, const Identity& who) {
    beast::get_lowest_layer(socket_).expires_never();
    websocket::stream_base::timeout limits{};
    limits.handshake_timeout = arrival_max;
    limits.idle_timeout = page_dead_after;
    limits.keep_alive_pings = true;
    socket_.set_option(limits);
    socket_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.erase(http::field::server);
      response.set(http::field::sec_websocket_protocol, subprotocol);
    }));
    socket_.read_message_max(frame_max_bytes);
    socket_.auto_fragment(false);
    socket_.binary(true);
    socket_.async_accept(request, [self = this->shared_from_this(), who](Error error) {
      if (error || self->shared_.stopping) return;
      self->id_ = self->shared_.hub.join(who, self->place_->address, *self, now());
      self->shared_.counters.count("pages_joined");
      self->read();
      self->wake();
    });
  }

  void wake() override {
    if (writing_ || closing_ || id_ == 0) return;
    sending_ = shared_.hub.next(id_);
    if (!sending_) return;
    writing_ = true;
    socket_.async_write(asio::buffer(sending_->bytes),
                        [self = this->shared_from_this()](Error error, std::size_t /*bytes*/) {
                          self->writing_ = false;
                          if (error) return self->drop();
                          self->wake();
                        });
  }

  void close(std::uint16_t code, const char* why) override {
    if (closing_) return;
    closing_ = true;
    // Not from inside of the hub.
    asio::post(shared_.io, [self = this->shared_from_this(), code, why] {
      self->leave();
      self->grace_.expires_after(close_grace);
      self->grace_.async_wait([self](Error) { self->drop(); });
      const websocket::close_reason reason(static_cast<websocket::close_code>(code), why);
      self->socket_.async_close(reason, [self](Error) { self->grace_.cancel(); });
    });
  }

 private:
  void read() {
    socket_.async_read(read_, [self = this->shared_from_this()](Error error, std::size_t) {
      if (error == websocket::error::message_too_big) {
        self->shared_.counters.refuse("frame_too_large");
      }
      if (error) return self->closing_ ? self->leave() : self->drop();
      if (!self->closing_) {
        if (self->socket_.got_text()) {
          self->shared_.counters.refuse("frame_text");
          self->close(close_policy, "frames are binary");
        } else {
          const asio::const_buffer bytes = self->read_.data();
          self->shared_.hub.on_frame(self->id_,
                                     {static_cast<const char*>(bytes.data()), bytes.size()}, now());
        }
      }
      self->read_.consume(self->read_.size());
      self->read();
    });
  }

  void leave() {
    if (id_ != 0) shared_.hub.leave(std::exchange(id_, 0), now());
  }

  void drop() {
    closing_ = true;
    leave();
    beast::get_lowest_layer(socket_).close();
  }

  std::shared_ptr<asio::ssl::context> tls_;
  websocket::stream<Stream> socket_;
  Shared& shared_;
  std::shared_ptr<Place> place_;
  asio::steady_timer grace_;
  beast::flat_buffer read_;
  SharedFrame sending_;
  Hub::PageId id_ = 0;
  bool writing_ = false;
  bool closing_ = false;
};

/// A connection that speaks HTTP, one request after the other.
template <class Stream>
class Connection final : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(Stream&& stream, Shared& shared, std::shared_ptr<Place> place,
             std::shared_ptr<asio::ssl::context> tls)
      : tls_(std::move(tls)),
        stream_(std::move(stream)),
        shared_(shared),
        place_(std::move(place)) {}

  void start() {
    lowest().expires_after(arrival_max);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](Error error) {
                                if (error) return self->shared_.counters.refuse("tls_handshake");
                                self->read();
                              });
    } else {
      read();
    }
  }

 private:
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }

  /// The next request on a connection that stays: its first byte may take long, the rest may not.
  void wait() {
    if (read_.size() != 0) return read();
    lowest().expires_after(idle_max);
    stream_.async_read_some(read_.prepare(read_bytes),
                            [self = this->shared_from_this()](Error error, std::size_t bytes) {
                              if (error) return self->end();
                              self->read_.commit(bytes);
                              self->read();
                            });
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(head_max_bytes);
    parser_->body_limit(body_max_bytes);
    lowest().expires_after(arrival_max);
    http::async_read(stream_, read_, *parser_,
                     [self = this->shared_from_this()](Error error, std::size_t) {
                       if (error) return self->on_bad_request(error);
                       self->on_request();
                     });
  }

  void on_bad_request(Error error) {
    if (error == http::error::end_of_stream || error == asio::error::operation_aborted) {
      return end();
    }
    if (error == beast::error::timeout) {
      shared_.counters.refuse("request_slow");
      return lowest().close();
    }
    keep_ = false;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return answer(shared_.router.refuse(431, "The head of this request is too long.", "head"));
    }
    if (error == http::error::body_limit) {
      return answer(shared_.router.refuse(413, "This is too long.", "body"));
    }
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
      return answer(shared_.router.refuse(400, "This is no request.", "bad_request"));
    }
    lowest().close();
  }

  void on_request() {
    Request request = parser_->release();
    keep_ = request.keep_alive() && !shared_.stopping;
    head_ = request.method() == http::verb::head;
    RawRequest raw;
    raw.method = std::string(view(request.method_string()));
    raw.target = std::string(view(request.target()));
    const auto field = [&](http::field name) {
      // Twice the same head: which of the two is meant?
      return request.count(name) == 1 ? std::string(view(request[name])) : std::string();
    };
    raw.host = field(http::field::host);
    raw.origin = field(http::field::origin);
    raw.cookie = field(http::field::cookie);
    raw.content_type = field(http::field::content_type);
    raw.remote = place_->address;
    raw.upgrade = websocket::is_upgrade(request);
    raw.speaks_our_protocol = offers(field(http::field::sec_websocket_protocol), subprotocol);
    raw.body = std::move(request.body());
    Routed routed = shared_.router.route(std::move(raw));
    if (routed.answer) return answer(std::move(*routed.answer));
    if (routed.page) {
      std::make_shared<PageConnection<Stream>>(std::move(stream_), shared_, std::move(place_),
                                               std::move(tls_))
          ->accept(request, *routed.page);
      return;
    }
    work(std::move(routed.work));
  }

  void work(std::function<Answer()> job) {
    lowest().expires_never();
    const bool taken =
        shared_.workers.post([self = this->shared_from_this(), job = std::move(job)]() mutable {
          auto made = std::make_shared<Answer>(job());
          job = nullptr;
          // The last hold on the connection is let go on its own thread.
          auto& io = self->shared_.io;
          asio::post(io, [self = std::move(self), made] { self->answer(std::move(*made)); });
        });
    if (!taken) {
      answer(shared_.router.refuse(503, "The station is busy. Try again.", "work_full"));
    }
  }

  void answer(Answer&& made) {
    made_ = std::move(made);
    auto response = std::make_shared<http::response<http::span_body<const char>>>(
        static_cast<http::status>(made_.status), 11);
    response->set(http::field::content_type, made_.content_type);
    for (const auto& [name, value] : made_.headers) response->insert(name, value);
    response->keep_alive(keep_);
    response->body() = {made_.body->data(), head_ ? 0 : made_.body->size()};
    response->content_length(made_.body->size());
    const auto parts = static_cast<std::int64_t>(made_.body->size() / answer_part_bytes);
    lowest().expires_after(answer_max + std::chrono::seconds(parts));
    const auto sent = [self = this->shared_from_this(), response](Error error, std::size_t) {
      if (error) return self->lowest().close();
      if (!self->keep_) return self->end();
      self->wait();
    };
    http::async_write(stream_, *response, sent);
  }

  /// Says that nothing more comes, then waits a moment: a close with unread bytes would take back
  /// the answer.
  void end() {
    Error ignored;
    lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
    lowest().expires_after(linger);
    discard(body_max_bytes);
  }

  void discard(std::size_t left) {
    lowest().async_read_some(asio::buffer(discarded_), [self = this->shared_from_this(), left](
                                                           Error error, std::size_t bytes) {
      if (error || bytes >= left) return self->lowest().close();
      self->discard(left - bytes);
    });
  }

  std::shared_ptr<asio::ssl::context> tls_;
  Stream stream_;
  Shared& shared_;
  std::shared_ptr<Place> place_;
  beast::flat_buffer read_{head_max_bytes + body_max_bytes};
  std::optional<http::request_parser<http::string_body>> parser_;
  Answer made_;
  std::array<char, read_bytes> discarded_{};
  bool keep_ = false;
  bool head_ = false;
};

std::string read_certificate(const CertificateFiles& files,
                             std::shared_ptr<asio::ssl::context>& to) {
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  Error error;
  tls->use_certificate_chain_file(files.certificate, error);
  if (error) return files.certificate + ": " + error.message();
  tls->use_private_key_file(files.key, asio::ssl::context::pem, error);
  if (error) return files.key + ": " + error.message();
  to = std::move(tls);
  return {};
}

}  // namespace

class Server::Impl {
 public:
  Impl() : acceptor(io), signals(io), ticker(io), pause(io) {}

  void accept();
  void take(tcp::socket socket);
  void await_signal();
  void tick();
  void stop_now();

  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::signal_set signals;
  asio::steady_timer ticker;
  asio::steady_timer pause;
  ServerOptions options;
  Counters* counters = nullptr;
  std::shared_ptr<asio::ssl::context> tls;
  std::shared_ptr<Places> places = std::make_shared<Places>();
  std::optional<Shared> shared;
};

void Server::Impl::accept() {
  acceptor.async_accept([this](Error error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || shared->stopping) return;
    if (error) {  // no more descriptors, most likely: some will be closed
      counters->refuse("accept");
      pause.expires_after(accept_pause);
      pause.async_wait([this](Error) { accept(); });
      return;
    }
    take(std::move(socket));
    accept();
  });
}

void Server::Impl::take(tcp::socket socket) {
  const std::string address = address_of(socket);
  const Places::Refused refused = places->take(address);
  if (refused != Places::Refused::no) {
    counters->refuse(refused == Places::Refused::full ? "connections" : "connections_of_address");
    return;  // closes it
  }
  auto place = std::make_shared<Place>(places, address);
  Error ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
  counters->count("connections");
  PlainStream stream(std::move(socket));
  if (tls) {
    std::make_shared<Connection<TlsStream>>(TlsStream(std::move(stream), *tls), *shared,
                                            std::move(place), tls)
        ->start();
  } else {
    std::make_shared<Connection<PlainStream>>(std::move(stream), *shared, std::move(place), nullptr)
        ->start();
  }
}

void Server::Impl::await_signal() {
  signals.async_wait([this](Error error, int number) {
    if (error) return;
    if (number != SIGHUP) return stop_now();
    if (options.tls) {
      const std::string problem = read_certificate(options.certificate, tls);
      options.say(problem.empty() ? "the certificate was read again"
                                  : problem + "; the one before stays in use");
    }
    await_signal();
  });
}

void Server::Impl::tick() {
  ticker.expires_after(tick_every);
  ticker.async_wait([this](Error error) {
    if (error) return;
    shared->hub.tick(now());
    tick();
  });
}

void Server::Impl::stop_now() {
  shared->stopping = true;
  io.stop();
}

Server::Server() : impl_(std::make_unique<Impl>()) {}
Server::~Server() = default;

std::string Server::open(const ServerOptions& options, Counters& counters) {
  impl_->options = options;
  impl_->counters = &counters;
  if (options.tls) {
    const std::string problem = read_certificate(options.certificate, impl_->tls);
    if (!problem.empty()) return problem;
  }
  const std::string name = options.address + " port " + std::to_string(options.port);
  Error error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return name + ": " + error.message();
  const tcp::endpoint endpoint(address, options.port);
  impl_->acceptor.open(endpoint.protocol(), error);
  if (!error) impl_->acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) impl_->acceptor.bind(endpoint, error);
  if (!error) impl_->acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error ? name + ": " + error.message() : std::string();
}

std::uint16_t Server::port() const {
  Error error;
  const auto local = impl_->acceptor.local_endpoint(error);
  return error ? std::uint16_t{0} : local.port();
}

void Server::run(Router& router, Hub& hub, Workers& workers, bool with_signals) {
  impl_->shared.emplace(
      Shared{impl_->io, router, hub, workers, *impl_->counters, /*stopping=*/false});
  if (with_signals) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      Error ignored;
      impl_->signals.add(number, ignored);
    }
    impl_->await_signal();
  }
  impl_->tick();
  impl_->accept();
  impl_->io.run();
}

void Server::post(std::function<void()> job) { asio::post(impl_->io, std::move(job)); }

void Server::stop() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->stop_now(); });
}

}  // namespace vigil::station
