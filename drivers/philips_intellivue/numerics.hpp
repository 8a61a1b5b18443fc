// Numerics: every value of every object, as one of Vigil's parameters or under its own label.
//
// The key of an object is (context, handle); its label comes once, its values later. Without the
// label the physiological identifier of the value says enough. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/philips_intellivue/alarms.hpp"
#include "drivers/philips_intellivue/cuff.hpp"
#include "drivers/philips_intellivue/key_table.hpp"
#include "drivers/philips_intellivue/nomenclature.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

class Numerics {
 public:
  Numerics(const Alarms& alarms, const MonitorClock& clock) : alarms_(&alarms), clock_(&clock) {}

  /// One object of a poll's result.
  void tell(std::uint16_t context, std::uint16_t handle, const AttributeList& attributes,
            const Arrival& arrival, Sink& sink);
  /// After the last object of a message.
  void end_message(Sink& sink);
  /// A new association: handles and labels may differ. What the cuff measured stays known.
  void forget_objects();
  /// An object without a label was seen since the last call.
  [[nodiscard]] bool take_label_missing();
  /// 0: this artery (physio::abp or art) is p1; 1: p2; nothing: it is neither.
  [[nodiscard]] std::optional<std::size_t> artery(std::uint16_t pressure) const;

 private:
  struct Value {
    std::uint16_t physio_id = 0;
    std::uint16_t state = 0;
    std::uint16_t unit = 0;
    Number number;
  };
  struct Object {
    std::uint32_t key = 0;
    LabelText* label = nullptr;  // null: there is no place for one more
    bool compound = false;
    CuffReport pressures;
    CuffReport pulse;
    bool has_pressures = false;
    bool has_pulse = false;
  };
  /// Who gives a parameter now, where several could.
  struct Source {
    std::uint64_t key = 0;
    std::uint8_t rank = 0;
    Instant seen;
    Instant number_at;
  };

  void read_value(Cursor& cursor, Object& object, const Arrival& arrival, Sink& sink);
  void tell_value(const Value& value, Object& object, const Arrival& arrival, Sink& sink);
  void collect_cuff(const Value& value, Parameter parameter, Object& object);
  void tell_parameter(Parameter parameter, Validity validity, std::int64_t milli, Instant at,
                      Sink& sink);
  void tell_other(const Value& value, Validity validity, const Object& object, Instant at,
                  Sink& sink);
  void note_silence(const Value& value, const Object& object, Sink& sink);
  [[nodiscard]] Validity validity_of(const Value& value) const;
  [[nodiscard]] std::optional<Parameter> parameter_of(const Value& value, const Role& role,
                                                      bool has_number, const Object& object,
                                                      Instant at);
  static bool claim(Source& source, std::uint64_t key, std::uint8_t rank, bool has_number,
                    Instant at);
  std::optional<std::size_t> claim_one_of(std::array<Source, 2>& sources, std::uint64_t key,
                                          bool has_number, Instant at);
  static LabelText label_text(const Value& value, const Object& object);

  static constexpr std::size_t most_objects = 256;
  static constexpr std::size_t most_values = 512;
  static constexpr std::size_t most_silences = 256;

  const Alarms* alarms_;
  const MonitorClock* clock_;
  Cuff cuff_;
  NumericPacing pacing_;
  KeyTable<most_objects> objects_;
  std::array<LabelText, most_objects> labels_{};
  KeyTable<most_values> values_;
  OtherPacing<most_values> other_pacing_;
  KeyTable<most_silences> silences_;  // by context and identifier: stays over associations
  std::array<bool, most_silences> silenced_{};
  std::array<Source, parameter_count> sources_{};
  std::array<Source, 2> arteries_{};
  std::array<Source, 2> probes_{};
  bool label_missing_ = false;
  bool demo_told_ = false;
  bool saw_demo_ = false;   // in this message
  bool saw_valid_ = false;  // in this message
};

}  // namespace vigil::philips_intellivue
