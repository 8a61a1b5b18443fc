// The words that vigil session shows to who mistyped. The daemon decides what it takes
// (daemon/session); a test holds these against it. Constants, any thread.
#pragma once

#include <array>
#include <string_view>

namespace vigil {

inline constexpr std::array<std::string_view, 17> symptom_words{"headache",
                                                                "nausea",
                                                                "vomiting",
                                                                "dizziness",
                                                                "blurred-vision",
                                                                "tingling",
                                                                "drowsiness",
                                                                "dissociation",
                                                                "anxiety",
                                                                "confusion",
                                                                "perceptual-distortion",
                                                                "impaired-memory",
                                                                "lowered-inhibition",
                                                                "mood-swing",
                                                                "thought-disorder",
                                                                "abnormal-sensation",
                                                                "other"};
inline constexpr std::array<std::string_view, 9> note_words{
    "music", "therapist-in", "therapist-out", "water", "touch", "spoke", "sitter", "mask", "other"};

}  // namespace vigil
