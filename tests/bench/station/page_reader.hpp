// Many pages on one thread: connects WebSockets by hand, reads what comes, tells how old it is.
// For the benchmark only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vigil::bench {

class PageReader {
 public:
  explicit PageReader(std::uint16_t port) : port_(port) {}
  ~PageReader();
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;

  /// One more page; false: refused. One that reads nothing keeps what comes unread for ever.
  bool connect(const std::string& cookie, bool reads = true);
  /// Takes what is there within `wait_ms`, and notes the age of each event.
  void poll(int wait_ms);
  /// Nanoseconds from publishing to receipt, of each event of each page.
  std::vector<std::int64_t> ages;
  std::uint64_t frames = 0;
  std::uint64_t closed = 0;

 private:
  struct Page {
    int fd = -1;
    bool reads = true;
    std::string bytes;
  };
  void take_frames(Page& page);

  std::uint16_t port_;
  std::vector<Page> pages_;
};

}  // namespace vigil::bench
