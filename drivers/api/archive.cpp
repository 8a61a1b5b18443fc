#include "drivers/api/archive.hpp"

#include <algorithm>
#include <bit>

namespace vigil {
namespace {

constexpr std::array<std::uint8_t, 4> magic{'V', 'G', 'L', 'S'};
constexpr std::size_t head_size = 12;      // magic, version, 0, place of the names
constexpr std::size_t table_at = 8;        // in the head
constexpr std::size_t name_size_max = 64;  // bytes
constexpr std::size_t least_room = 4096;
constexpr std::size_t known_places = 4 * Archive::names_max;

std::uint64_t read_bits(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8U | bytes[i - 1];
  return value;
}

void write_bits(std::uint8_t* to, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<std::uint8_t>(value >> 8 * i & 0xFFU);
}

/// Rounded down, so that what moves together keeps its order.
std::int64_t whole_units(Duration by, Duration unit) {
  const std::int64_t units = by.count() / unit.count();
  return by.count() % unit.count() < 0 ? units - 1 : units;
}

}  // namespace

Archive::Archive(std::vector<std::uint8_t>& into) : into_(&into), known_(known_places) {
  // Room that was there is used; what it held goes.
  into.resize(std::max(into.capacity(), least_room));
  std::copy(magic.begin(), magic.end(), room(magic.size()));
  put_bits(format_version, 2);
  put_bits(0, 6);
}

Archive::Archive(std::span<const std::uint8_t> from, Duration shift) : from_(from), shift_(shift) {
  read_head();
}

void Archive::finish() {
  if (loading()) {
    if (ok()) leave();
    return;
  }
  const std::size_t table = at_;
  write_bits(into_->data() + table_at, table, 4);
  put_bits(names_.size(), 2);
  for (const std::string_view name : names_) put_text(name);
  into_->resize(at_);
}

std::string Archive::path() const {
  std::string text;
  for (const Step& step : path_) {
    if (!text.empty()) text += '.';
    text += step.name;
    if (step.index > 0) text += '[' + std::to_string(step.index - 1) + ']';
  }
  return text.empty() ? "state" : text;
}

void Archive::fail(std::string_view what) {
  if (ok()) error_ = path() + ": " + std::string(what);
}

void Archive::check(bool rule, std::string_view what) {
  if (loading() && !rule) fail(what);
}

void Archive::note(std::string text) {
  if (notes_.size() < notes_max) notes_.push_back(std::move(text));
}

// --- saving

void Archive::put_name(const Name& name) {
  std::size_t place = name.hash() % known_places;
  while (known_[place].tag != 0 &&
         (known_[place].hash != name.hash() || known_[place].text != name.text())) {
    place = (place + 1) % known_places;
  }
  Known& known = known_[place];
  if (known.tag == 0) {
    names_.push_back(name.text());
    known = {name.text(), name.hash(), static_cast<std::uint16_t>(names_.size())};
  }
  put_bits(known.tag, 2);
}

std::uint8_t* Archive::room(std::size_t size) {
  if (into_->size() - at_ < size) into_->resize(2 * into_->size() + size);
  std::uint8_t* const to = into_->data() + at_;
  at_ += size;
  return to;
}

std::size_t Archive::begin_long() {
  std::uint8_t* const to = room(5);
  *to = long_size;
  write_bits(to + 1, 0, 4);
  return at_;
}

void Archive::end_long(std::size_t begin) { write_bits(into_->data() + begin - 4, at_ - begin, 4); }

void Archive::put_bits(std::uint64_t bits, std::size_t size) { write_bits(room(size), bits, size); }

void Archive::put_unsigned(std::uint64_t value) {
  const auto size = static_cast<std::size_t>(std::bit_width(value) + 7) / 8;
  std::uint8_t* const to = room(1 + size);
  *to = static_cast<std::uint8_t>(size);
  write_bits(to + 1, value, size);
}

void Archive::put_signed(std::int64_t value) {
  // One bit more than the number needs says whether it is negative; zero needs nothing.
  const auto bits = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  const auto size = value == 0 ? 0 : static_cast<std::size_t>(std::bit_width(bits)) / 8 + 1;
  std::uint8_t* const to = room(1 + size);
  *to = static_cast<std::uint8_t>(size);
  write_bits(to + 1, static_cast<std::uint64_t>(value), size);
}

void Archive::put_text(std::string_view text) {
  const bool is_long = text.size() >= long_size;
  const std::size_t begin = is_long ? begin_long() : 0;
  if (!is_long) *room(1) = static_cast<std::uint8_t>(text.size());
  std::copy(text.begin(), text.end(), room(text.size()));
  if (is_long) end_long(begin);
}

// --- loading

void Archive::read_head() {
  const bool ours =
      from_.size() >= head_size && std::equal(magic.begin(), magic.end(), from_.begin());
  if (!ours) return fail("not a saved state");
  const std::uint64_t version = read_bits(from_.subspan(4, 2));
  if (version != format_version) {
    return fail("format " + std::to_string(version) + ", and this program reads format " +
                std::to_string(format_version));
  }
  const std::size_t table = read_bits(from_.subspan(table_at, 4));
  if (table < head_size || table + 2 > from_.size()) return fail("cut off");
  const std::size_t count = read_bits(from_.subspan(table, 2));
  if (count > names_max) return fail("too many names");
  std::size_t at = table + 2;
  for (std::size_t i = 0; i < count; ++i) {
    Range range;
    if (!read_size(at, from_.size(), range)) return;
    if (range.end - range.begin > name_size_max) return fail("a name that is too long");
    names_.push_back(text(range));
    hashes_.push_back(Name::of(names_.back()).hash());
  }
  (void)enter({head_size, table});
}

bool Archive::read_size(std::size_t& at, std::size_t end, Range& range) {
  if (!ok()) return false;
  std::size_t size = end;  // too much, if there is not even a size
  if (at < end) {
    size = from_[at++];
    if (size == long_size) {
      size = end - at >= 4 ? read_bits(from_.subspan(at, 4)) : end;
      at = std::min(at + 4, end);
    }
  }
  if (size > end - at) {
    fail("cut off");
    return false;
  }
  range = {at, at + size};
  at += size;
  return true;
}

bool Archive::read_field(std::size_t& at, std::size_t end, std::size_t& tag, Range& range) {
  if (end - at < 2) {
    fail("cut off");
    return false;
  }
  tag = read_bits(from_.subspan(at, 2));
  at += 2;
  if (tag == 0 || tag > names_.size()) {
    fail("a name that is not there");
    return false;
  }
  return read_size(at, end, range);
}

bool Archive::find(const Name& name, Range& range) {
  if (!ok()) return false;
  Frame& frame = frames_.back();
  // Mostly fields come in the order in which they were saved: the next one, else any.
  const std::size_t end = frame.range.end;
  bool next = true;
  for (std::size_t at = frame.cursor; at < end || next;) {
    const std::size_t place = at;
    std::size_t tag = 0;
    if (at < end && !read_field(at, end, tag, range)) return false;
    if (tag != 0 && hashes_[tag - 1] == name.hash() && names_[tag - 1] == name.text()) {
      taken_.push_back(place);
      frame.cursor = at;
      return true;
    }
    if (next) at = frame.range.begin;
    next = frame.in_order = false;
  }
  frame.in_order = false;
  ++missing_;
  note(path() + "." + std::string(name.text()) + ": not in the saved state");
  return false;
}

bool Archive::enter(Range range) {
  if (!ok()) return false;
  if (frames_.size() == depth_max) {
    fail("too deep");
    return false;
  }
  frames_.push_back({range, range.begin, taken_.size(), true, false});
  return true;
}

/// Names what nobody asked for.
void Archive::leave() {
  if (!ok()) return;
  const Frame frame = frames_.back();
  const bool whole = frame.in_order && frame.cursor == frame.range.end;
  std::size_t at = whole || frame.skipped ? frame.range.end : frame.range.begin;
  while (at < frame.range.end) {
    const std::size_t place = at;
    std::size_t tag = 0;
    Range range;
    if (!read_field(at, frame.range.end, tag, range)) return;
    const auto first = taken_.begin() + static_cast<std::ptrdiff_t>(frame.first_taken);
    if (std::find(first, taken_.end(), place) != taken_.end()) continue;
    ++unknown_;
    note(path() + "." + std::string(names_[tag - 1]) + ": not known to this program");
  }
  taken_.resize(frame.first_taken);
  frames_.pop_back();
}

std::uint64_t Archive::bits(Range range, bool is_signed) {
  const std::size_t size = range.end - range.begin;
  if (size > 8) fail("a number that is too long");
  if (size > 8 || size == 0) return 0;
  std::uint64_t value = read_bits(from_.subspan(range.begin, size));
  const bool negative = is_signed && (from_[range.end - 1] & 0x80U) != 0;
  if (negative && size < 8) value |= ~std::uint64_t{0} << 8 * size;
  return value;
}

Instant Archive::instant(Range range) {
  const auto at = Instant::from_ns(static_cast<std::int64_t>(bits(range, true)));
  if (at.is_never() || at == Instant()) return at;
  if (at.ns() > longest_ns || at.ns() < -longest_ns) {
    fail("a time out of range");
    return {};
  }
  return at + shift_;
}

Duration Archive::duration(Range range) {
  const auto count = static_cast<std::int64_t>(bits(range, true));
  if (count > longest_ns || count < -longest_ns) fail("a length of time out of range");
  return ok() ? Duration(count) : Duration(0);
}

std::string_view Archive::text(Range range) const {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters
  return {reinterpret_cast<const char*>(from_.data()) + range.begin, range.end - range.begin};
}

void Archive::units_since_boot(Name name, std::int64_t& count, Duration unit) {
  field(name, count);
  if (saving()) return;
  const std::int64_t most = longest_ns / unit.count();
  check(count <= most && count >= -most, "a time out of range");
  if (ok()) count += whole_units(shift_, unit);
}

}  // namespace vigil
