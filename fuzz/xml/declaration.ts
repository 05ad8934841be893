import type { Lots } from "../random";

/** An XML declaration, mostly as the grammar has it: XML 1.0, productions 23 to 32 and 80. */
export function declaration(lots: Lots, encoding: string | undefined): string {
  if (lots.chance(0.35)) return "";
  const odd = lots.chance(0.15);
  const white = () =>
    odd ? lots.one(["", " ", "\n", "\t", "\r\n", "\u00a0", "\v", "\f", "\u2028"]) : " ";
  const pseudo = (name: string, value: string) => {
    const quote = lots.one(['"', '"', "'"]);
    const last = odd && lots.chance(0.1) ? lots.one(['"', "'", ""]) : quote;
    const equals = odd ? `${white()}=${white()}` : "=";
    return `${white()}${name}${equals}${quote}${value}${last}`;
  };
  const version = pseudo(
    "version",
    odd ? lots.one(["1.0", "1.1", "1.", "1.0 ", "2.0", ""]) : "1.0",
  );
  const parts = [
    version,
    ...(encoding === undefined ? [] : [pseudo("encoding", encoding)]),
    ...(lots.chance(0.1) ? [pseudo("standalone", lots.one(["yes", "no", "YES", "maybe"]))] : []),
  ];
  if (odd && lots.chance(0.3)) parts.reverse();
  if (odd && lots.chance(0.1)) parts.push(pseudo("version", "1.0"));
  if (odd && lots.chance(0.1)) parts.splice(lots.below(parts.length), 1);
  return `<?xml${parts.join("")}${odd ? white() : ""}${odd && lots.chance(0.1) ? ">" : "?>"}`;
}
