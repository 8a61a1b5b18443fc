#include "tools/vigil/probe_verdict.hpp"

#include <algorithm>

namespace vigil::probe {

Verdict judge(const std::vector<Evidence>& all) {
  Verdict verdict;
  bool heard = false;
  bool sure = false;
  for (const Evidence& evidence : all) {
    heard = heard || evidence.bytes > 0;
    const Fit fit = fit_of(evidence);
    if (fit == Fit::no) continue;
    sure = sure || fit == Fit::yes;
    const auto same =
        std::find_if(verdict.fits.begin(), verdict.fits.end(),
                     [&](const Evidence& known) { return known.driver == evidence.driver; });
    if (same == verdict.fits.end()) {
      verdict.fits.push_back(evidence);
    } else if (fit_of(*same) == Fit::yes) {
      if (fit == Fit::yes) verdict.also_with.push_back(evidence.line);
    } else if (fit == Fit::yes) {
      *same = evidence;
    }
  }
  if (!heard) return verdict;
  if (verdict.fits.empty()) {
    verdict.outcome = Outcome::nothing;
  } else {
    verdict.outcome = sure && verdict.fits.size() == 1 ? Outcome::found : Outcome::undecided;
  }
  return verdict;
}

bool worth_waiting(const std::vector<Evidence>& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const Evidence& evidence) { return fit_of(evidence) == Fit::too_few; });
}

}  // namespace vigil::probe
