// A bed with a session for tests: a profile like that of ketamine into the muscle, a patient whose
// values a test sets, and everything that the session told. Time is a number of the test's.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "daemon/session/session.hpp"

namespace vigil::session {

using namespace std::chrono_literals;

/// Keeps what a session tells.
class Told final : public Sink {
 public:
  void on_entry(const Entry& entry, Instant at) override;
  void on_check(const Check& check, Instant at) override;
  void on_summary(const Summary& summary, Instant at) override;
  void on_finding(Concern concern, const alarm::Finding& finding, Instant at) override;
  void on_patient_changed(Instant at) override;

  /// Entries of this kind as "<code>|<text>", oldest first.
  [[nodiscard]] std::vector<std::string> of(EntryKind kind) const;
  [[nodiscard]] const Entry& last(EntryKind kind) const;
  /// Checks as "<number> <state> <cause>".
  [[nodiscard]] std::vector<std::string> check_lines() const;
  /// The text of a finding that stands, or "".
  [[nodiscard]] std::string stands(Concern concern) const;
  void forget();

  std::vector<Entry> entries;
  std::vector<Check> checks;
  std::vector<Instant> check_times;
  std::array<alarm::Finding, concern_count> findings{};
  Summary summary;
  std::size_t summaries = 0;
  std::size_t patient_changes = 0;
  Instant latest;
  bool in_order = true;  // nothing was told with an earlier time
  bool keep = true;      // false: only looks at the order

 private:
  void note(Instant at);
};

[[nodiscard]] alarm::Profile practice_profile();
[[nodiscard]] Rules practice_rules();
[[nodiscard]] Who nurse();
[[nodiscard]] Who prescriber();
[[nodiscard]] Who person(std::string_view name, alarm::Role role);

class Practice {
 public:
  Practice();

  Ruling ask(const Order& order, const Who& who);
  Ruling ask(const Order& order) { return ask(order, nurse()); }
  Ruling begin(const Order& order) { return begin(order, nurse()); }
  Ruling begin(const Order& order, const Who& who);
  /// Time passes with the patient's values once a second.
  void live(Duration span);
  /// Time passes without a value.
  void wait(Duration span);
  void cuff(std::int32_t sys, std::int32_t dia, bool manual = false);
  void read(Parameter parameter, std::int32_t value, bool manual = false);
  void look() { session.look(facts, now, told); }

  /// The usual way, each from wherever it stands.
  void to_pre_check();
  void to_baseline();
  void to_gate();  // the baseline is taken, the gate is open
  void to_dosed();
  void to(State state);
  void tick_all();

  [[nodiscard]] State state() const { return session.summary().state; }
  [[nodiscard]] const GateItem* item(std::string_view name) const;
  [[nodiscard]] Instant at(Duration since_dose) const {
    return session.summary().first_dose_at + since_dose;
  }
  void until(Duration since_dose) { live(at(since_dose) - now); }

  alarm::Profile profile = practice_profile();
  Rules rules = practice_rules();
  Facts facts;
  Surroundings around;
  Session session;
  Told told;
  Instant now = Instant::from_ns(3'600'000'000'000);
  std::int32_t hr = 68;
  std::int32_t spo2 = 98;
};

[[nodiscard]] Order order(OrderKind kind, std::string_view code = "", std::string_view text = "");
[[nodiscard]] Order start_order(std::string_view code = "K-0042");
[[nodiscard]] Order all_answered();
[[nodiscard]] Order dose_order(std::uint64_t mg = 60);
[[nodiscard]] Order check_order(CheckHow how, Breathing breathing = Breathing::regular,
                                Colour colour = Colour::normal);
[[nodiscard]] Order one_touch();
[[nodiscard]] Order close_order(Manner manner, std::string_view why = "");
/// "done", or the refusal.
[[nodiscard]] std::string outcome(const Ruling& ruling);

}  // namespace vigil::session
