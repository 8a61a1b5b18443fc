#include "tests/simulation/line.hpp"

#include <algorithm>

namespace vigil::simulation {
namespace {

constexpr std::size_t noise_bytes = 120;  // in place of one unit

}  // namespace

Line::Line(const LineFaults& faults, const Variant& variant, Random random)
    : faults_(faults), variant_(&variant), random_(random), queue_(reads_max) {}

void Line::heal() {
  faults_ = {};
  babble_until_ = garble_until_ = Instant();
}

void Line::clear() { count_ = 0; }

void Line::babble(Instant now, Duration length) {
  babble_until_ = now + length;
  stuck_ = static_cast<std::uint8_t>(random_.bits() & 0x7FU);
}

void Line::garble(Instant now, Duration length) { garble_until_ = now + length; }

void Line::pop() {
  first_ = (first_ + 1) % reads_max;
  --count_;
}

Delivery* Line::push(Instant due) {
  if (count_ == reads_max) {
    overflowed_ = true;
    return nullptr;
  }
  // Bytes of one line never pass each other.
  last_due_ = std::max(last_due_, due);
  Delivery& place = queue_[(first_ + count_) % reads_max];
  ++count_;
  place.due = last_due_;
  place.bytes.clear();
  place.completes = place.intact = false;
  return &place;
}

void Line::send(const std::vector<std::uint8_t>& unit, const Vitals& shown, Instant now) {
  if (unit.empty()) return;
  unit_ = unit;
  if (babble_until_ > now || garble_until_ > now) return put_noise(now, shown);
  const bool intact = !hurt();
  cut_into_reads(now, shown, intact);
}

/// At most one fault in a unit: two may make up for each other.
bool Line::hurt() {
  if (random_.permille(faults_.lose)) {
    unit_.clear();
    return true;
  }
  if (random_.permille(faults_.cut)) {
    unit_.resize(
        static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(unit_.size()) - 1)));
    return true;
  }
  if (!random_.permille(faults_.byte)) return false;
  damage(random_);
  return true;
}

void Line::damage(Random& random) {
  const std::size_t length =
      variant_->damageable == 0 ? unit_.size() : std::min(unit_.size(), variant_->damageable);
  const auto at = random.between(0, static_cast<std::int64_t>(length) - 1);
  const auto place = unit_.begin() + at;
  switch (random.number(variant_->flips ? 0 : 1, 3)) {
    case 0:
      *place = static_cast<std::uint8_t>(*place ^ (1U << random.number(0, 7)));
      return;
    case 1:
      unit_.erase(place);
      return;
    case 2:
      unit_.insert(place, *place);
      return;
    default:
      unit_.insert(place, static_cast<std::uint8_t>(random.bits() & 0xFFU));
      return;
  }
}

void Line::cut_into_reads(Instant now, const Vitals& shown, bool intact) {
  Instant due = now;
  if (random_.permille(faults_.merge)) due = now + random_.milliseconds(300, 1000);
  std::size_t from = 0;
  const bool split = random_.permille(faults_.split);
  const bool late = random_.permille(faults_.late);
  while ((split || late) && from < unit_.size()) {
    const auto left = static_cast<std::int64_t>(unit_.size() - from);
    const auto length = static_cast<std::size_t>(
        random_.permille(200) ? 1 : random_.between(1, std::max<std::int64_t>(left / 2, 1)));
    if (from + length >= unit_.size() || count_ + 2 > reads_max) break;
    Delivery* part = push(due);
    if (part == nullptr) return;
    part->bytes.assign(unit_.begin() + static_cast<std::ptrdiff_t>(from),
                       unit_.begin() + static_cast<std::ptrdiff_t>(from + length));
    from += length;
    due = due + (late && random_.permille(100) ? random_.milliseconds(20, 400)
                                               : random_.milliseconds(0, 3));
  }
  Delivery* last = push(due);
  if (last == nullptr) return;
  last->bytes.assign(unit_.begin() + static_cast<std::ptrdiff_t>(from), unit_.end());
  last->completes = true;
  last->intact = intact && !overflowed_;
  last->shown = shown;
  overflowed_ = false;
}

void Line::put_noise(Instant now, const Vitals& shown) {
  Delivery* read = push(now);
  if (read == nullptr) return;
  const bool garbled = garble_until_ > now;
  const bool stuck = (!garbled && (stuck_ & 1U) != 0) || !variant_->random_bytes;
  for (std::size_t i = 0; i < noise_bytes; ++i) {
    read->bytes.push_back(stuck ? stuck_ : static_cast<std::uint8_t>(random_.bits() >> 56U));
  }
  read->completes = true;
  read->shown = shown;
}

}  // namespace vigil::simulation
