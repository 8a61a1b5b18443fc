// Words of the review for people who are not clinicians.

export const words: readonly (readonly [word: string, meaning: string])[] = [
  [
    "Baseline, \u201cbefore\u201d.",
    "The numbers at rest before the dose. Changes count from there.",
  ],
  [
    "Upper and lower BP.",
    "Pressure when the heart beats and when it rests, in mmHg. A cuff measures it at set times.",
  ],
  [
    "Oxygen, SpO2.",
    "How much of the oxygen that the blood can carry it does carry, by a clip on the finger. " +
      "95 to 100 % is usual.",
  ],
  ["T+00:23.", "23 minutes after the first dose."],
  [
    "Beyond limit.",
    "Time past the limit that the clinic set for this person. It does not say that harm was done.",
  ],
  ["Missing.", "Part of the phase without a number. For BP: how many readings there are."],
  ["Peak, plateau.", "The times in which the medicine is usually strongest, and then steady."],
  ["Integration window.", "The time after a session that the clinic sets aside to talk about it."],
];

export function Glossary() {
  return (
    <dl>
      {words.map(([word, meaning]) => (
        <div key={word}>
          <dt>{word}</dt> <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
