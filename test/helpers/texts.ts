import fc from "fast-check";

/** Any sequence of UTF-16 units: lone surrogates, controls and noncharacters among them. */
export const unitText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
  .map((units) => String.fromCharCode(...units));

/** Texts as scanners and attackers write them: odd, blank, very long, wide, full of escapes. */
export const oddText = fc.oneof(
  unitText,
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("", " ", "\n\t ", "\u00a0", "\u0000", "\ud83d", "\ufffe"),
  fc
    .tuple(
      fc.constantFrom(
        "x",
        "é",
        "漢",
        "😀",
        '"',
        "\\",
        "\n",
        "\u0001",
        "\ud83d",
        "~",
        "/",
        "a\u0301",
      ),
      fc.integer({ min: 1, max: 5000 }),
    )
    .map(([unit, times]) => unit.repeat(times)),
);
