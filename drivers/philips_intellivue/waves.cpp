#include "drivers/philips_intellivue/waves.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::philips_intellivue {
namespace {

/// A message that is later than this against the clock of the monitor begins a new line of time.
constexpr Duration longest_delay = std::chrono::seconds(2);
constexpr double largest = 2e9;

}  // namespace

void Waves::tell(std::uint16_t context, std::uint16_t handle, const AttributeList& attributes,
                 const Arrival& arrival, const Numerics& numerics, Sink& sink) {
  const std::uint64_t key =
      std::uint64_t{1} << 32U | std::uint64_t{context} << 16U | std::uint64_t{handle};
  const auto place = waves_.place(key);
  if (!place) return;
  Format& format = formats_[*place];
  // A compound wave has the same handle as its single form and another format (PCAP 02AE): what
  // the message says of the format holds for the single one.
  attributes.each([&](const Attribute& attribute) { read_format(attribute, format); });
  attributes.each([&](const Attribute& attribute) {
    if (attribute.id != attribute::wave) return;
    Cursor cursor(attribute.value);
    read_samples(cursor, format, arrival, numerics, sink);
  });
}

void Waves::read_format(const Attribute& attribute, Format& format) {
  Cursor cursor(attribute.value);
  if (attribute.id == attribute::sample_array) {
    cursor.skip(2);
    const std::uint8_t bits = cursor.u8();
    const std::uint8_t significant = cursor.u8();
    if (!cursor.good() || (bits != 8 && bits != 16)) return;
    format.sample_bits = bits;
    format.significant_bits = std::clamp<std::uint8_t>(significant, 1, bits);
  }
  if (attribute.id == attribute::sample_period) {
    const std::uint32_t ticks = cursor.u32();
    if (cursor.good()) format.period_ticks = ticks;
  }
  if (attribute.id == attribute::scale) {
    const auto low = read_real(cursor.u32());
    const auto high = read_real(cursor.u32());
    const std::uint16_t low_step = cursor.u16();
    const std::uint16_t high_step = cursor.u16();
    if (!cursor.good()) return;
    // Without numbers the wave has a shape and no unit (PCAP: pleth).
    read_scale(low && high ? *low : 0, low && high ? *high : 0, low_step, high_step, format);
  }
}

void Waves::read_scale(double low, double high, std::uint16_t low_step, std::uint16_t high_step,
                       Format& format) {
  format.scaled = true;
  format.zero = 0;
  format.scale_micro = 0;
  if (low_step >= high_step || !(low < high)) return;
  const double a_step = (high - low) / (high_step - low_step);
  const double zero = low_step - low / a_step;
  const double micro = a_step * 1e6;
  // A step below a millionth of the unit can't be told: then only the shape is.
  if (std::abs(zero) > largest || micro > largest || micro < 0.5) return;
  format.zero = static_cast<std::int32_t>(std::lround(zero));
  format.scale_micro = static_cast<std::int32_t>(std::lround(micro));
}

void Waves::read_samples(Cursor& cursor, const Format& known, const Arrival& arrival,
                         const Numerics& numerics, Sink& sink) {
  const std::uint16_t physio_id = cursor.u16();
  const std::uint16_t states = cursor.u16();
  const Bytes bytes = cursor.take(cursor.u16());
  auto wave = wave_of(physio_id);
  if (!cursor.good() || !wave || (states & (state::invalid | state::unavailable)) != 0) return;
  if (*wave == Wave::p1) {
    const auto artery = numerics.artery(physio_id);
    if (artery && *artery == 1) wave = Wave::p2;
  }
  Format format = known;
  const DefaultScale usual = default_scale(*wave);
  if (format.period_ticks == 0) format.period_ticks = usual.period_ticks;
  if (!format.scaled) {
    read_scale(usual.low, usual.high, usual.low_step, usual.high_step, format);
    format.significant_bits = std::min(usual.significant_bits, format.sample_bits);
  }
  const std::size_t width = format.sample_bits / 8U;
  const std::size_t count = std::min(bytes.size() / width, most_samples);
  const std::uint64_t rate = 8'000'000ULL / format.period_ticks;
  if (count == 0 || rate == 0) return;
  // Bits above the significant ones are marks, as of a pacer (PCAP, 0A16). 16 bits and no mark:
  // the middle is moved so that they fit.
  const unsigned mask = (1U << format.significant_bits) - 1U;
  const std::int32_t middle = format.significant_bits == 16 ? 0x8000 : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned raw = width == 2 ? unsigned{bytes[2 * i]} << 8U | bytes[2 * i + 1] : bytes[i];
    samples_[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(raw & mask) - middle);
  }
  const Duration length = relative_tick * static_cast<std::int64_t>(format.period_ticks) *
                          static_cast<std::int64_t>(count);
  const std::int64_t first_ns = (made_at(arrival) - length).ns();
  sink.on_wave({*wave, static_cast<std::uint32_t>(rate), format.zero - middle, format.scale_micro,
                Instant::from_ns(std::max<std::int64_t>(first_ns, 0)),
                std::span<const std::int16_t>(samples_).first(count)});
}

Instant Waves::made_at(const Arrival& arrival) {
  const Instant expected = anchor_at_ + ticks_between(anchor_relative_, arrival.relative_time);
  const Duration late = arrival.read_at - expected;
  if (anchored_ && late >= Duration(0) && late < longest_delay) return expected;
  anchored_ = true;
  anchor_relative_ = arrival.relative_time;
  anchor_at_ = arrival.read_at;
  return arrival.read_at;
}

}  // namespace vigil::philips_intellivue
