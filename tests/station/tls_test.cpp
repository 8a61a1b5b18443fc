#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <signal.h>

#include <memory>

#include "tests/station/running_station.hpp"

namespace vigil::station {
namespace {

struct Asked {
  std::string answer;
  std::string version;  // "TLSv1.3"; empty: no handshake
};

/// Asks for the page over TLS of at most this version.
Asked ask_tls(std::uint16_t port, int version_max) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);  // old versions are to be offered, not taken
  SSL_CTX_set_max_proto_version(context.get(), version_max);
  const std::unique_ptr<BIO, void (*)(BIO*)> bio(BIO_new_ssl_connect(context.get()), BIO_free_all);
  BIO_set_conn_hostname(bio.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
  if (BIO_do_handshake(bio.get()) != 1) return {};
  SSL* ssl = nullptr;
  BIO_get_ssl(bio.get(), &ssl);
  Asked asked{{}, SSL_get_version(ssl)};
  const std::string request = get("/");
  BIO_write(bio.get(), request.data(), static_cast<int>(request.size()));
  std::array<char, 4096> part{};
  int n = 0;
  while ((n = BIO_read(bio.get(), part.data(), part.size())) > 0) {
    asked.answer.append(part.data(), static_cast<std::size_t>(n));
  }
  return asked;
}

TEST(StationTls, SpeaksTls13And12AndNothingOlder) {
  ::signal(SIGPIPE, SIG_IGN);
  RunningStation it;
  it.start(true);
  const Asked newest = ask_tls(it.port(), TLS1_3_VERSION);
  EXPECT_EQ(newest.version, "TLSv1.3");
  EXPECT_EQ(status_of(newest.answer), 200U);
  EXPECT_NE(newest.answer.find("Strict-Transport-Security: max-age=31536000\r\n"),
            std::string::npos);
  EXPECT_EQ(ask_tls(it.port(), TLS1_2_VERSION).version, "TLSv1.2");
  EXPECT_EQ(ask_tls(it.port(), TLS1_1_VERSION).version, "");
}

TEST(StationTls, PlainHttpGetsNoAnswerThere) {
  RunningStation it;
  it.start(true);
  EXPECT_EQ(status_of(ask(it.port(), get("/"))), 0U);
}

}  // namespace
}  // namespace vigil::station
