// Any bytes at all as a capture: the reader tells of each byte what became of it, and nothing else
// happens. Input that begins with an odd byte is made a good file first, to come behind the
// checksums.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "daemon/capture/capture_reader.hpp"

namespace {

using namespace vigil::capture;

void require(bool rule) {
  if (!rule) std::abort();
}

struct Told final : Reporter {
  void on_damage(std::uint64_t offset, std::uint64_t bytes, std::string_view why) override {
    require(offset >= end);
    require(!why.empty());
    end = offset + bytes;
    lost += bytes;
  }
  std::uint64_t end = 0;
  std::uint64_t lost = 0;
};

/// The input as records: a byte for the kind, one for the length, one for the time.
std::vector<std::uint8_t> good_file(vigil::Bytes input) {
  Header header;
  std::vector<std::uint8_t> file = encode(header);
  static Compressor compressor;  // to make one takes longer than all the rest
  BlockWriter block;
  std::uint32_t number = 0;
  const auto seal = [&] {
    const vigil::Bytes sealed = block.seal(compressor, number++);
    file.insert(file.end(), sealed.begin(), sealed.end());
  };
  while (input.size() >= 3) {
    const std::size_t size = std::min<std::size_t>(input[1], input.size() - 3);
    const auto at = vigil::Instant::from_ns(std::int64_t{input[2]} << (input[0] >> 3U));
    block.add({static_cast<Kind>(input[0] & 7U), at, input.subspan(3, size)});
    input = input.subspan(3 + size);
    if (size % 16 == 0) seal();
  }
  if (!block.empty()) seal();
  return file;
}

void read(vigil::Bytes file) {
  Told told;
  Reader reader(file, told);
  require(reader.header().has_value() == reader.error().empty());
  std::uint64_t records = 0;
  while (const auto record = reader.next()) {
    ++records;
    require(record->at.ns() >= 0);
    require(record->kind != Kind::opened || opened_of(*record).has_value());
    require(record->kind != Kind::gap || gap_of(*record).has_value());
    (void)reader.take_cut();
  }
  require(reader.header() || records == 0);
  require(told.lost == reader.lost_bytes());
  require(told.end <= file.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const vigil::Bytes input(data, size);
  if (size == 0 || (input[0] & 1U) == 0) {
    read(input);
    return 0;
  }
  // Then with one bit turned over, at a place that the first byte says.
  std::vector<std::uint8_t> file = good_file(input.subspan(1));
  read(file);
  file[input[0] * 7U % file.size()] ^= 1U;
  read(file);
  return 0;
}
