// A state as bytes, and back: what a class names here outlives the process (checkpoints).
//
// One class for both ways: `void archive(Archive&)` of a class names each field once, and the
// Archive either saves or loads it. Fields are found by name, so that bytes of an older or newer
// build still load: what is not known is skipped, what is missing keeps its default, and both are
// counted and named. The bytes are not trusted: nothing in them makes it crash or allocate without
// end; the first fault stops it, with the path of names. docs/formats/checkpoint.md tells the
// format. It is no general serialiser: names are literals or constant data, and outlive it. One
// owner, any thread.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil {

class Archive {
 public:
  static constexpr std::uint16_t format_version = 1;
  static constexpr std::size_t names_max = 1024;   // different names in one state
  static constexpr std::size_t depth_max = 32;     // objects within objects
  static constexpr std::size_t string_max = 4096;  // bytes of one std::string
  static constexpr std::size_t notes_max = 20;     // kept in words; all are counted
  /// Times and lengths beyond it are garbage; sums of some of them stay within 64 bits.
  static constexpr std::int64_t longest_ns = std::int64_t{1} << 59;

  /// FNV-1a, 32 bits, by its inventors' constants; of a literal it is made by the compiler.
  class Name {
   public:
    template <std::size_t N>
    consteval Name(const char (&text)[N])  // NOLINT: a literal is a name
        : Name(std::string_view(text, N - 1)) {}
    /// `text` outlives the archive: constant data.
    [[nodiscard]] static constexpr Name of(std::string_view text) { return Name(text); }
    [[nodiscard]] constexpr std::string_view text() const { return text_; }
    [[nodiscard]] constexpr std::uint32_t hash() const { return hash_; }

   private:
    explicit constexpr Name(std::string_view text) : text_(text) {
      for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x01000193U;
    }
    std::string_view text_;
    std::uint32_t hash_ = 0x811C9DC5U;
  };

  /// Saves to `into`, whose old content goes and whose room is used again.
  explicit Archive(std::vector<std::uint8_t>& into);
  /// Loads; every Instant but never() and zero (unset) moves by `shift`.
  Archive(std::span<const std::uint8_t> from, Duration shift);
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  [[nodiscard]] bool saving() const { return into_ != nullptr; }
  [[nodiscard]] bool loading() const { return into_ == nullptr; }
  /// Ends it. Saved bytes are whole only after this.
  void finish();
  /// After a fault nothing is loaded any more.
  [[nodiscard]] bool ok() const { return error_.empty(); }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::uint32_t unknown() const { return unknown_; }
  [[nodiscard]] std::uint32_t missing() const { return missing_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  /// For the log, in the words of who loads.
  void note(std::string text);

  /// Numbers, truth values, times, texts, optionals, arrays and objects with archive().
  template <class T>
  void field(Name name, T& value);
  /// An enumeration whose last enumerator is `last`; its numbers are part of the format.
  template <class Enum>
  requires std::is_enum_v<Enum>
  void field(Name name, Enum& value, Enum last);
  /// At most so many elements.
  template <class T>
  void field(Name name, std::vector<T>& values, std::size_t most);
  /// A count of `unit`s since boot: moves with the clock, too.
  void units_since_boot(Name name, std::int64_t& count, Duration unit);
  /// Calls `body(i)` for each of `count` objects when it saves, for each stored one when it loads.
  template <class Body>
  void each(Name name, std::size_t count, std::size_t most, Body body);
  /// A group of fields; `body` is not called when it is missing.
  template <class Body>
  void object(Name name, Body body);
  /// The rest of this object is not wanted, and no news.
  void skip_rest() { frames_.back().skipped = true; }
  /// What was loaded must be so. No effect when it saves.
  void check(bool rule, std::string_view what);

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Known {  // when it saves: open addressing by hash
    std::string_view text;
    std::uint32_t hash = 0;
    std::uint16_t tag = 0;  // from 1; 0: free
  };
  struct Frame {
    Range range;
    std::size_t cursor = 0;
    std::size_t first_taken = 0;  // in taken_
    bool in_order = true;
    bool skipped = false;
  };
  struct Step {
    std::string_view name;
    std::size_t index = 0;  // of each(): from 1
  };
  static constexpr std::uint8_t long_size = 255;

  void fail(std::string_view what);
  [[nodiscard]] std::string path() const;
  // Saving.
  void put_name(const Name& name);
  std::size_t begin_long();
  void end_long(std::size_t begin);
  /// Room for so many bytes more, at at_.
  std::uint8_t* room(std::size_t size);
  void put_bits(std::uint64_t bits, std::size_t size);
  void put_signed(std::int64_t value);
  void put_unsigned(std::uint64_t value);
  void put_text(std::string_view text);
  template <class T>
  void put(T& value);
  // Loading.
  void read_head();
  [[nodiscard]] bool read_size(std::size_t& at, std::size_t end, Range& range);
  [[nodiscard]] bool read_field(std::size_t& at, std::size_t end, std::size_t& tag, Range& range);
  [[nodiscard]] bool find(const Name& name, Range& range);
  bool enter(Range range);
  void leave();
  [[nodiscard]] std::uint64_t bits(Range range, bool is_signed);
  [[nodiscard]] Instant instant(Range range);
  [[nodiscard]] Duration duration(Range range);
  [[nodiscard]] std::string_view text(Range range) const;
  template <class T>
  void take(Range range, T& value);
  template <class T>
  void take_integer(Range range, T& value);

  std::vector<std::uint8_t>* into_ = nullptr;
  std::size_t at_ = 0;  // what is saved so far; behind it is room
  std::vector<Known> known_;
  std::vector<std::string_view> names_;  // in the order of tags

  std::span<const std::uint8_t> from_;
  Duration shift_{0};
  std::vector<std::uint32_t> hashes_;
  std::vector<Frame> frames_;
  std::vector<std::size_t> taken_;
  std::vector<Step> path_;
  std::string error_;
  std::vector<std::string> notes_;
  std::uint32_t unknown_ = 0;
  std::uint32_t missing_ = 0;
};

namespace archive_detail {
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};
template <class T>
struct IsText : std::false_type {};
template <std::size_t N>
struct IsText<FixedText<N>> : std::true_type {};
template <class T>
concept HasArchive = requires(T& value, Archive& archive) {
  value.archive(archive);
};
}  // namespace archive_detail

template <class T>
void Archive::put(T& value) {
  using namespace archive_detail;
  if constexpr (std::is_same_v<T, bool>) {
    put_unsigned(value ? 1 : 0);
  } else if constexpr (std::is_same_v<T, Parameter>) {
    put_text(info(value).key);
  } else if constexpr (std::unsigned_integral<T>) {
    put_unsigned(value);
  } else if constexpr (std::signed_integral<T>) {
    put_signed(value);
  } else if constexpr (std::is_same_v<T, Instant>) {
    put_signed(value.ns());
  } else if constexpr (std::is_same_v<T, Duration>) {
    put_signed(value.count());
  } else if constexpr (IsText<T>::value) {
    put_text(value.view());
  } else if constexpr (std::is_same_v<T, std::string>) {
    put_text(value);
  } else {
    const std::size_t begin = begin_long();
    if constexpr (IsOptional<T>::value) {
      if (value) put(*value);
    } else if constexpr (IsArray<T>::value) {
      for (auto& element : value) put(element);
    } else if constexpr (HasArchive<T>) {
      value.archive(*this);
    } else {
      archive(*this, value);
    }
    end_long(begin);
  }
}

template <class T>
void Archive::take_integer(Range range, T& value) {
  const std::uint64_t raw = bits(range, std::is_signed_v<T>);
  if (!ok()) return;
  bool fits = false;
  if constexpr (std::is_signed_v<T>) {
    const auto wide = static_cast<std::int64_t>(raw);
    fits = wide >= std::numeric_limits<T>::min() && wide <= std::numeric_limits<T>::max();
  } else {
    fits = raw <= std::numeric_limits<T>::max();
  }
  if (!fits) return fail("a number out of range");
  value = static_cast<T>(raw);
}

template <class T>
void Archive::take(Range range, T& value) {
  using namespace archive_detail;
  if (!ok()) return;
  if constexpr (std::is_same_v<T, bool>) {
    std::uint8_t number = 0;
    take_integer(range, number);
    if (number > 1) return fail("neither true nor false");
    value = number == 1;
  } else if constexpr (std::is_same_v<T, Parameter>) {
    const auto found = parameter_from_key(text(range));
    if (!found) return fail("a parameter that is not known");
    value = *found;
  } else if constexpr (std::integral<T>) {
    take_integer(range, value);
  } else if constexpr (std::is_same_v<T, Instant>) {
    value = instant(range);
  } else if constexpr (std::is_same_v<T, Duration>) {
    value = duration(range);
  } else if constexpr (IsText<T>::value) {
    if (T(text(range)).view() != text(range)) return fail("a text that is too long");
    value = T(text(range));
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (range.end - range.begin > string_max) return fail("a text that is too long");
    value = std::string(text(range));
  } else if constexpr (IsOptional<T>::value) {
    value.reset();
    if (range.begin == range.end) return;
    Range inner;
    if (!read_size(range.begin, range.end, inner)) return;
    value = typename T::value_type{};  // clang 14 can't emplace a nested aggregate here
    take(inner, *value);
  } else if constexpr (IsArray<T>::value) {
    // Another count: what both have.
    for (auto& element : value) {
      Range inner;
      if (range.begin == range.end || !read_size(range.begin, range.end, inner)) return;
      take(inner, element);
    }
  } else {
    if (!enter(range)) return;
    if constexpr (HasArchive<T>) {
      value.archive(*this);
    } else {
      archive(*this, value);
    }
    leave();
  }
}

template <class T>
void Archive::field(Name name, T& value) {
  if (saving()) {
    put_name(name);
    put(value);
    return;
  }
  Range range;
  if (!find(name, range)) return;
  path_.push_back({name.text()});
  take(range, value);
  path_.pop_back();
}

template <class Enum>
requires std::is_enum_v<Enum>
void Archive::field(Name name, Enum& value, Enum last) {
  auto number = static_cast<std::uint32_t>(value);
  field(name, number);
  if (saving() || !ok()) return;
  if (number > static_cast<std::uint32_t>(last)) {
    path_.push_back({name.text()});
    return fail("a number that is no such thing");
  }
  value = static_cast<Enum>(number);
}

template <class T>
void Archive::field(Name name, std::vector<T>& values, std::size_t most) {
  if (saving()) {
    put_name(name);
    const std::size_t begin = begin_long();
    for (T& value : values) put(value);
    end_long(begin);
    return;
  }
  Range range;
  if (!find(name, range)) return;
  path_.push_back({name.text()});
  values.clear();
  while (ok() && range.begin < range.end) {
    if (values.size() == most) return fail("too many of them");
    Range inner;
    if (!read_size(range.begin, range.end, inner)) return;
    take(inner, values.emplace_back());
  }
  path_.pop_back();
}

template <class Body>
void Archive::each(Name name, std::size_t count, std::size_t most, Body body) {
  if (saving()) {
    put_name(name);
    const std::size_t begin = begin_long();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t inner = begin_long();
      body(i);
      end_long(inner);
    }
    end_long(begin);
    return;
  }
  Range range;
  if (!find(name, range)) return;
  path_.push_back({name.text()});
  for (std::size_t i = 0; ok() && range.begin < range.end; ++i) {
    path_.back().index = i + 1;
    if (i == most) return fail("too many of them");
    Range inner;
    if (!read_size(range.begin, range.end, inner) || !enter(inner)) return;
    body(i);
    leave();
  }
  path_.pop_back();
}

template <class Body>
void Archive::object(Name name, Body body) {
  if (saving()) {
    put_name(name);
    const std::size_t begin = begin_long();
    body();
    end_long(begin);
    return;
  }
  Range range;
  if (!find(name, range)) return;
  path_.push_back({name.text()});
  if (!enter(range)) return;
  body();
  leave();
  path_.pop_back();
}

}  // namespace vigil
