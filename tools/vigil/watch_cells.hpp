// The numbers of one bed as cells of the screen: a place means one thing. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

/// One place on the screen: name and value, under it why it is old or missing, and the limits.
struct Cell {
  std::string name;
  std::string value;
  std::string remark;
  Style style = Style::plain;
  std::size_t width = 0;
  std::string limits = {};
  friend bool operator==(const Cell&, const Cell&) = default;
};

/// HR, pulse, SpO2, cuff, RR, in this order; a cell without a name keeps the place of what the bed
/// never measured. `live`: the daemon is heard; else every value is old.
[[nodiscard]] std::vector<Cell> cells_of(const Bed& bed, const Model& model, Instant now,
                                         bool live);

/// "  Also EtCO2 41 mmHg, FiO2 29.4 %, CVP mean 8 mm[Hg]": the parameters without a cell, and the
/// numerics without a name of ours of the last 15 s, numbers first, as many as fit `width`. Empty
/// if there is none.
[[nodiscard]] Line others_line(const Bed& bed, const Model& model, Instant now, bool live,
                               std::size_t width);

}  // namespace vigil::watch
