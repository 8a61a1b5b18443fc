// The way of captured bytes from the engine thread to the thread that writes files: a ring of
// memory with one writer and one reader.
//
// push() is for the engine thread: it copies once, waits for nothing and takes no memory; what does
// not fit is refused. pop() is for the writing thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/capture/capture_format.hpp"

namespace vigil::capture {

class Queue {
 public:
  /// `bytes` is rounded up to a power of two.
  explicit Queue(std::size_t bytes);

  struct Item {
    std::uint32_t link = 0;
    Record record;  // its payload is good until the next pop
  };
  [[nodiscard]] bool push(std::uint32_t link, const Record& record);
  [[nodiscard]] bool pop(Item& item);

 private:
  static constexpr std::size_t align = 8;
  struct Start {  // before each payload
    std::int64_t at_ns;
    std::uint32_t link;
    std::uint32_t size_and_kind;  // size in the lower 24 bits
  };
  void put(std::uint64_t position, const void* from, std::size_t size);
  void get(std::uint64_t position, void* to, std::size_t size) const;

  std::vector<std::uint8_t> memory_;
  std::uint64_t mask_;
  std::vector<std::uint8_t> popped_;
  std::uint64_t seen_tail_ = 0;                     // the engine thread's own copy
  alignas(64) std::atomic<std::uint64_t> head_{0};  // bytes ever pushed
  alignas(64) std::atomic<std::uint64_t> tail_{0};  // bytes ever popped
};

}  // namespace vigil::capture
