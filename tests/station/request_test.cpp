#include "station/request.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

TEST(Target, IsDecodedOnce) {
  const auto target = read_target("/api/sessions/K-1%2e2?code=K%20%2B1&x=a+b&x=second&empty");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/sessions/K-1.2");
  const std::map<std::string, std::string> want{{"code", "K +1"}, {"x", "a b"}, {"empty", ""}};
  EXPECT_EQ(target->query, want);
  EXPECT_EQ(read_target("/%2541")->path, "/%41");
}

TEST(Target, NothingLeadsOutOfTheFolderHoweverWritten) {
  for (const char* const target : {"/..",
                                   "/../etc/passwd",
                                   "/assets/../../etc/passwd",
                                   "/%2e%2e/etc/passwd",
                                   "/%2E%2e%2fetc/passwd",
                                   "/assets/..%2f..%2fetc/passwd",
                                   "/.%2e/x",
                                   "/./x",
                                   "/a/.",
                                   "/..\\etc",
                                   "/%5c..",
                                   "/a%00b",
                                   "/a%0d%0aSet-Cookie:x",
                                   "etc/passwd",
                                   "",
                                   "/%",
                                   "/%4",
                                   "/%zz",
                                   "http://other/x",
                                   "*",
                                   "/a?b=%",
                                   "/a?b=%00"}) {
    EXPECT_FALSE(read_target(target)) << target;
  }
}

TEST(Target, HasALimit) {
  EXPECT_TRUE(read_target("/" + std::string(path_max_bytes - 1, 'a')));
  EXPECT_FALSE(read_target("/" + std::string(path_max_bytes, 'a')));
  std::string many = "/?";
  for (std::size_t i = 0; i <= query_parts_max; ++i) many += "n" + std::to_string(i) + "=1&";
  EXPECT_FALSE(read_target(many));
}

TEST(Host, IsOneOfOursOrLoopback) {
  const Hosts hosts{{"vigil.clinic.example", "192.0.2.10"}, true};
  for (const char* const host : {"vigil.clinic.example", "VIGIL.clinic.example:8443", "192.0.2.10",
                                 "localhost:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8440"}) {
    EXPECT_TRUE(host_is_ours(hosts, host)) << host;
  }
  for (const char* const host :
       {"", "evil.example", "vigil.clinic.example.evil.example", "localhost.evil.example",
        "127.0.0.1.evil.example", "localhost\r\nx", "a b", "localhost/x", "x@localhost"}) {
    EXPECT_FALSE(host_is_ours(hosts, host)) << host;
  }
}

TEST(Origin, IsThisSchemeAndThisHostWithItsPort) {
  const Hosts hosts{{}, true};
  EXPECT_TRUE(origin_is_ours(hosts, "localhost:8443", "https://LOCALHOST:8443"));
  for (const char* const origin : {"", "null", "http://localhost:8443", "https://localhost",
                                   "https://localhost:8443.evil.example", "https://evil.example"}) {
    EXPECT_FALSE(origin_is_ours(hosts, "localhost:8443", origin)) << origin;
  }
  EXPECT_TRUE(origin_is_ours({{}, false}, "localhost:8440", "http://localhost:8440"));
}

TEST(Cookie, IsTakenByItsNameAndOnlyIfItIsThereOnce) {
  EXPECT_EQ(cookie_of("a=1; vigil=abc; b=2", false), "abc");
  EXPECT_EQ(cookie_of("__Host-vigil=abc", true), "abc");
  EXPECT_EQ(cookie_of("vigil=abc", true), "");
  EXPECT_EQ(cookie_of("__Host-vigil=abc", false), "");
  EXPECT_EQ(cookie_of("vigil=abc; vigil=def", false), "");
  EXPECT_EQ(cookie_of("xvigil=abc; vigil", false), "");
  EXPECT_EQ(cookie_of("", false), "");
}

TEST(SecurityHeaders, AllowScriptsOfThisPageOnly) {
  const Headers headers = security_headers(true, "clinic-3:8443");
  ASSERT_EQ(headers[0].first, "Content-Security-Policy");
  EXPECT_EQ(headers[0].second,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src "
            "'self'; font-src 'self'; worker-src 'self'; connect-src 'self' wss://clinic-3:8443; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  EXPECT_EQ(headers.back().first, "Strict-Transport-Security");
  EXPECT_EQ(security_headers(false, "localhost").back().first, "Permissions-Policy");
}

}  // namespace
}  // namespace vigil::station
