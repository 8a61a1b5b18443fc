// What an Archive saves, it loads; of bytes that it did not save it says what is wrong, and where.
#include "drivers/api/archive.hpp"

#include <gtest/gtest.h>

namespace vigil {
namespace {

enum class Colour : std::uint8_t { red, green, blue };

struct Inner {
  std::int32_t milli = 0;
  std::optional<Instant> at;
  void archive(Archive& archive) {
    archive.field("milli", milli);
    archive.field("at", at);
  }
};

struct Outer {
  bool yes = false;
  std::uint64_t large = 0;
  std::int64_t small = 0;
  Colour colour{};
  FixedText<8> text;
  std::string words;
  Instant at;
  Duration length{0};
  Parameter parameter{};
  std::optional<std::int32_t> absent = 5;
  std::array<std::uint16_t, 3> three{};
  std::vector<Inner> list;
  void archive(Archive& archive) {
    archive.field("yes", yes);
    archive.field("large", large);
    archive.field("small", small);
    archive.field("colour", colour, Colour::blue);
    archive.field("text", text);
    archive.field("words", words);
    archive.field("at", at);
    archive.field("length", length);
    archive.field("parameter", parameter);
    archive.field("absent", absent);
    archive.field("three", three);
    archive.field("list", list, 4);
  }
};

template <class T>
std::vector<std::uint8_t> saved(T value) {
  std::vector<std::uint8_t> bytes;
  Archive archive(bytes);
  value.archive(archive);
  archive.finish();
  return bytes;
}

template <class T>
std::string load(const std::vector<std::uint8_t>& bytes, T& into, Duration shift = {}) {
  Archive archive(bytes, shift);
  into.archive(archive);
  archive.finish();
  return archive.error();
}

Outer sample() {
  Outer outer;
  outer.yes = true;
  outer.large = ~std::uint64_t{0};
  outer.small = -129;
  outer.colour = Colour::green;
  outer.text = FixedText<8>("eight ch");
  outer.words = std::string(300, 'w');
  outer.at = Instant::from_ns(1'000'000);
  outer.length = Duration(-7);
  outer.parameter = Parameter::etco2;
  outer.absent.reset();
  outer.three = {1, 0, 65'535};
  outer.list = {{-1, Instant::never()}, {2, std::nullopt}};
  return outer;
}

TEST(Archive, WhatWasSavedIsLoaded) {
  Outer loaded;
  ASSERT_EQ(load(saved(sample()), loaded), "");
  EXPECT_TRUE(loaded.yes);
  EXPECT_EQ(loaded.large, ~std::uint64_t{0});
  EXPECT_EQ(loaded.small, -129);
  EXPECT_EQ(loaded.colour, Colour::green);
  EXPECT_EQ(loaded.text.view(), "eight ch");
  EXPECT_EQ(loaded.words, std::string(300, 'w'));
  EXPECT_EQ(loaded.at.ns(), 1'000'000);
  EXPECT_EQ(loaded.length.count(), -7);
  EXPECT_EQ(loaded.parameter, Parameter::etco2);
  EXPECT_EQ(loaded.absent, std::nullopt);
  EXPECT_EQ(loaded.three, (std::array<std::uint16_t, 3>{1, 0, 65'535}));
  ASSERT_EQ(loaded.list.size(), 2U);
  EXPECT_EQ(loaded.list[0].milli, -1);
  EXPECT_TRUE(loaded.list[0].at->is_never());
  EXPECT_EQ(loaded.list[1].milli, 2);
  EXPECT_FALSE(loaded.list[1].at);
}

TEST(Archive, NumbersOfEverySizeComeBack) {
  for (int bit = 0; bit < 63; ++bit) {
    for (const std::int64_t near : {-1, 0, 1}) {
      Outer outer;
      outer.small = (std::int64_t{1} << bit) + near;
      outer.large = static_cast<std::uint64_t>(outer.small);
      Outer loaded;
      ASSERT_EQ(load(saved(outer), loaded), "") << bit;
      EXPECT_EQ(loaded.small, outer.small);
      EXPECT_EQ(loaded.large, outer.large);
      outer.small = -outer.small;
      ASSERT_EQ(load(saved(outer), loaded), "") << bit;
      EXPECT_EQ(loaded.small, outer.small);
    }
  }
}

TEST(Archive, TimesMoveWithTheClockLengthsAndWhatIsNotSetDoNot) {
  Outer outer = sample();
  Outer loaded;
  ASSERT_EQ(load(saved(outer), loaded, Duration(-3'000'000)), "");
  EXPECT_EQ(loaded.at.ns(), -2'000'000);
  EXPECT_EQ(loaded.length.count(), -7);
  EXPECT_TRUE(loaded.list[0].at->is_never());
  outer.at = Instant();
  ASSERT_EQ(load(saved(outer), loaded, Duration(500)), "");
  EXPECT_EQ(loaded.at, Instant());
}

struct Reordered {
  Instant at;
  bool yes = false;
  std::int32_t extra = 42;
  void archive(Archive& archive) {
    archive.field("at", at);
    archive.field("extra", extra);
    archive.field("yes", yes);
  }
};

TEST(Archive, AnotherOrderLoadsAndWhatIsUnknownOrMissingIsCountedAndNamed) {
  const auto bytes = saved(sample());
  Archive archive(bytes, Duration(0));
  Reordered loaded;
  loaded.archive(archive);
  archive.finish();
  EXPECT_EQ(archive.error(), "");
  EXPECT_TRUE(loaded.yes);
  EXPECT_EQ(loaded.at.ns(), 1'000'000);
  EXPECT_EQ(loaded.extra, 42);
  EXPECT_EQ(archive.missing(), 1U);
  EXPECT_EQ(archive.unknown(), 10U);
  EXPECT_EQ(archive.notes()[0], "state.extra: not in the saved state");
  EXPECT_EQ(archive.notes()[1], "state.large: not known to this program");
}

struct Narrow {
  FixedText<4> text;
  std::vector<Inner> list;
  std::int8_t small = 0;
  bool with_text = true;
  bool with_list = true;
  void archive(Archive& archive) {
    if (with_text) archive.field("text", text);
    if (with_list) archive.field("list", list, 1);
    archive.field("small", small);
  }
};

TEST(Archive, WhatDoesNotFitIsAnErrorWithItsPlace) {
  const auto bytes = saved(sample());
  Narrow narrow;
  EXPECT_EQ(load(bytes, narrow), "text: a text that is too long");
  narrow.with_text = false;
  EXPECT_EQ(load(bytes, narrow), "list: too many of them");
  narrow.with_list = false;
  EXPECT_EQ(load(bytes, narrow), "small: a number out of range");
}

TEST(Archive, AnEnumerationBeyondItsLastIsAnError) {
  Outer outer = sample();
  outer.colour = static_cast<Colour>(3);
  Outer loaded;
  EXPECT_EQ(load(saved(outer), loaded), "colour: a number that is no such thing");
}

TEST(Archive, CutAnywhereItIsAnError) {
  const auto whole = saved(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::uint8_t> cut(whole.begin(),
                                        whole.begin() + static_cast<std::ptrdiff_t>(size));
    Outer loaded;
    EXPECT_NE(load(cut, loaded), "") << size;
  }
}

}  // namespace
}  // namespace vigil
