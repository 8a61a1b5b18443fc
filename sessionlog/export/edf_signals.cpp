#include "sessionlog/export/edf_signals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

constexpr double numeric_steps = 10.0;  // digital units of one physical: a tenth is kept

/// Text cut at a whole character of UTF-8.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  text.resize(size);
  return text;
}

/// As EDF+ readers know them; a unit without a name of theirs stays UCUM.
std::string edf_unit(std::string_view key, const std::string& ucum) {
  if (ucum == "mm[Hg]") return "mmHg";
  if (ucum == "Cel") return "degC";
  if (ucum == "/min") return key == "rr" ? "1/min" : "bpm";
  return ucum;
}

class EdfMaker {
 public:
  EdfMaker(const Course& course, const Veil& veil) : course_(course), veil_(veil) {}

  EdfContent make() {
    find_frame();
    if (!edf_.problem.empty()) return std::move(edf_);
    for (const Series& series : course_.series) numeric(series);
    for (const auto& [wave, blocks] : course_.record->waves) waves(wave, blocks);
    notes();
    std::stable_sort(edf_.notes.begin(), edf_.notes.end(),
                     [](const EdfNote& a, const EdfNote& b) { return a.at < b.at; });
    return std::move(edf_);
  }

 private:
  void find_frame() {
    edf_.start = course_.start - ((course_.start % 1000) + 1000) % 1000;
    const Ms length = course_.end + 1 - edf_.start;
    if (length > edf_longest_ms) {
      edf_.problem = "the session is longer than the 48 h that an EDF+ file may have";
      return;
    }
    edf_.record_s = whole_record_s();
    if (edf_.record_s == 0) {
      edf_.problem = "a wave has no whole number of samples in 1 to 10 s";
      return;
    }
    const Ms record_ms = edf_.record_s * ms_per_second;
    edf_.records = static_cast<std::size_t>((length + record_ms - 1) / record_ms);
  }

  /// The shortest record that holds a whole number of samples of every wave; 0: there is none.
  [[nodiscard]] int whole_record_s() const {
    for (int seconds = 1; seconds <= edf_most_record_s; ++seconds) {
      bool whole = true;
      for (const auto& [wave, blocks] : course_.record->waves) {
        for (const v1::WaveBlock& block : blocks) {
          const double samples = block.samples_per_second() * seconds;
          whole = whole && samples >= 1 && samples < 100'000 &&
                  std::abs(samples - std::round(samples)) < 1e-6;
        }
      }
      if (whole) return seconds;
    }
    return 0;
  }

  [[nodiscard]] std::size_t seconds() const {
    return edf_.records * static_cast<std::size_t>(edf_.record_s);
  }

  void numeric(const Series& series) {
    EdfSignal signal;
    signal.label = cut(series.label, 16);
    signal.unit = cut(edf_unit(series.key, series.unit), 8);
    signal.transducer = cut("MDC " + std::to_string(series.mdc) + " " + series.refid, 80);
    signal.samples_per_record = edf_.record_s;
    signal.physical_min = edf_no_value / numeric_steps;
    signal.physical_max = std::numeric_limits<std::int16_t>::max() / numeric_steps;
    signal.samples.assign(seconds(), edf_no_value);
    for (std::size_t i = 0; i < series.measures.size(); ++i) fill(series, i, signal.samples);
    if (!series.episodic) tell_gaps(series.label, signal.samples);
    edf_.signals.push_back(std::move(signal));
  }

  /// A cuff's number stands in its own second only; others until the next or until they are old.
  void fill(const Series& series, std::size_t place, std::vector<std::int16_t>& samples) const {
    const Measure& measure = series.measures[place];
    const Ms from = (measure.at - edf_.start) / ms_per_second;
    Ms to = from + 1;
    if (!series.episodic && !measure.manual) {
      Ms until = measure.at + edf_hold_ms;
      if (place + 1 < series.measures.size()) {
        until = std::min(until, series.measures[place + 1].at);
      }
      to = std::max(to, (until - edf_.start) / ms_per_second);
    }
    std::int16_t digital = edf_no_value;
    if (measure.value) {
      digital = static_cast<std::int16_t>(
          std::clamp(std::lround(*measure.value * numeric_steps), -32767L, 32767L));
    }
    for (Ms second = std::max<Ms>(from, 0); second < to; ++second) {
      if (second >= static_cast<Ms>(samples.size())) break;
      samples[static_cast<std::size_t>(second)] = digital;
    }
  }

  void tell_gaps(const std::string& label, const std::vector<std::int16_t>& samples) {
    std::size_t from = 0;
    for (std::size_t i = 0; i <= samples.size(); ++i) {
      const bool gap = i < samples.size() && samples[i] == edf_no_value;
      if (gap) continue;
      if (i > from) {
        note_at(static_cast<Ms>(from) * ms_per_second, static_cast<Ms>(i - from) * ms_per_second,
                "No value: " + label);
      }
      from = i + 1;
    }
  }

  void waves(const std::string& wave, const std::vector<v1::WaveBlock>& blocks) {
    if (blocks.empty()) return;
    const v1::WaveBlock& first = blocks.front();
    EdfSignal signal;
    signal.label = cut(wave, 16);
    signal.unit = cut(first.scale() == 0 ? "1" : first.unit(), 8);
    signal.transducer =
        cut("MDC " + std::to_string(first.mdc_code()) + " " + first.mdc_refid(), 80);
    signal.samples_per_record =
        static_cast<int>(std::lround(first.samples_per_second() * edf_.record_s));
    const int divide = divisor(blocks);
    const double scale = (first.scale() == 0 ? 1.0 : first.scale()) * divide;
    const double zero = static_cast<double>(first.zero()) / divide;
    signal.physical_min = (edf_no_value - zero) * scale;
    signal.physical_max = (std::numeric_limits<std::int16_t>::max() - zero) * scale;
    signal.samples.assign(edf_.records * static_cast<std::size_t>(signal.samples_per_record),
                          edf_no_value);
    place_blocks(blocks, divide, signal);
    edf_.signals.push_back(std::move(signal));
  }

  /// By how much samples are divided so that they fit 16 bits.
  static int divisor(const std::vector<v1::WaveBlock>& blocks) {
    std::int64_t most = 0;
    for (const v1::WaveBlock& block : blocks) {
      for (const std::int32_t sample : block.samples()) {
        most = std::max(most, std::abs(std::int64_t{sample}));
      }
    }
    int divide = 1;
    while (most / divide > 32'767) divide *= 2;
    return divide;
  }

  /// Blocks that follow each other within a tenth of a second are joined; a later one leaves a gap.
  void place_blocks(const std::vector<v1::WaveBlock>& blocks, int divide, EdfSignal& signal) {
    const v1::WaveBlock& first = blocks.front();
    const double rate = first.samples_per_second();
    const Ms slack = static_cast<Ms>(std::ceil(rate / 10.0));
    const Ms size = static_cast<Ms>(signal.samples.size());
    Ms next = 0;
    for (const v1::WaveBlock& block : blocks) {
      if (block.samples_per_second() != rate || block.scale() != first.scale() ||
          block.zero() != first.zero() || block.monitor() != first.monitor()) {
        note(to_ms(block.wall_time()), -1, "Left out: other scale of " + signal.label);
        continue;
      }
      const Ms since = to_ms(block.wall_time()) - edf_.start;
      Ms at = std::llround(static_cast<double>(since) * rate / 1000.0);
      if (std::abs(at - next) <= slack) at = next;
      if (at > next) wave_gap(signal.label, next, std::min(at, size), rate);
      for (const std::int32_t sample : block.samples()) {
        if (at >= 0 && at < size) {
          const std::int32_t digital = std::max(sample / divide, edf_no_value + 1);
          signal.samples[static_cast<std::size_t>(at)] = static_cast<std::int16_t>(digital);
        }
        ++at;
      }
      next = std::max(next, at);
    }
    if (next < size) wave_gap(signal.label, next, size, rate);
  }

  void wave_gap(const std::string& label, Ms from, Ms to, double rate) {
    const auto time = [&](Ms sample) {
      return static_cast<Ms>(std::llround(static_cast<double>(sample) * 1000.0 / rate));
    };
    if (to > from) note_at(time(from), time(to) - time(from), "No value: " + label);
  }

  void notes() {
    for (const Span& phase : course_.phases) {
      note(phase.from, phase.to - phase.from, "Phase: " + phase.name);
    }
    for (const Span& gap : course_.gaps) note(gap.from, gap.to - gap.from, "Gap in the record");
    for (const AlarmCourse& alarm : course_.alarms) {
      note(alarm.from, alarm.to - alarm.from,
           "Alarm " + priority_word(alarm.gravest->priority()) + ": " + alarm_text(*alarm.gravest));
    }
    for (const CheckCourse& check : course_.checks) {
      const std::string state =
          enum_word(v1::CheckState_Name(check.check->state()), "CHECK_STATE_");
      if (state != "planned") note(check.at, -1, "Check " + state);
    }
    for (const CuffReading& cuff : course_.cuffs) {
      note(cuff.at, -1,
           (cuff.manual ? "BP by hand " : "BP ") +
               (cuff.sys ? number(*cuff.sys) : std::string("-")) + "/" +
               (cuff.dia ? number(*cuff.dia) : std::string("-")));
    }
    for (const EntryCourse& one : course_.entries) entry_note(one);
  }

  void entry_note(const EntryCourse& one) {
    const v1::SessionEntry& entry = *one.entry;
    switch (entry.kind()) {
      case v1::ENTRY_KIND_PHASE:
      case v1::ENTRY_KIND_STATE:
      case v1::ENTRY_KIND_MANUAL_VITALS:
        return;
      case v1::ENTRY_KIND_DOSE:
        note(one.at, -1,
             "Dose " + entry.dose().drug() + " " +
                 number(static_cast<double>(entry.dose().amount_ug()) / 1000.0) + " mg " +
                 entry.dose().route());
        return;
      default:
        break;
    }
    std::string text = enum_word(v1::EntryKind_Name(entry.kind()), "ENTRY_KIND_");
    const std::string code = veil_.code(entry);
    if (!code.empty()) text += " " + code;
    if (entry.has_amount()) text += " " + number(entry.amount()) + " " + entry.unit();
    const std::string severity = severity_word(entry.severity());
    if (!severity.empty()) text += " " + severity;
    note(one.at, -1, text);
  }

  void note(Ms at, Ms length, const std::string& text) { note_at(at - edf_.start, length, text); }
  void note_at(Ms at, Ms length, const std::string& text) {
    if (at < 0) at = 0;
    edf_.notes.push_back({at, length, cut(text, edf_note_bytes)});
  }

  const Course& course_;
  const Veil& veil_;
  EdfContent edf_;
};

}  // namespace

EdfContent make_edf(const Course& course, const Veil& veil) {
  return EdfMaker(course, veil).make();
}

}  // namespace vigil::sessionlog
