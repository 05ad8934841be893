import { expect } from "chai";
import fc from "fast-check";
import {
  flag,
  listOf,
  oneOf,
  ParameterError,
  parseParameters,
  text,
  wholeNumber,
} from "../../../functions/commands/parameters";

const definitions = {
  days: wholeNumber({ description: "Days.", default: 365, minimum: 1, maximum: 3653 }),
  mode: oneOf({ description: "Mode.", words: ["none", "all"], default: "all" }),
  strict: flag({ description: "Strictly.", default: false }),
  ports: listOf(wholeNumber({ description: "Port.", default: 0, minimum: 1, maximum: 65_535 }), {
    description: "Ports.",
    default: [22],
  }),
  sid: text({ description: "Id.", default: "A", pattern: /^[A-Z]+$/, expects: "capitals" }),
};

describe("parseParameters", () => {
  it("has a default for what a rule leaves out", () => {
    expect(parseParameters("C", definitions, {})).to.deep.equal({
      days: 365,
      mode: "all",
      strict: false,
      ports: [22],
      sid: "A",
    });
  });

  it("reads the strings that Config gives", () => {
    const texts = { days: "30", mode: "none", strict: "true", ports: "22, 3389", sid: "XY" };

    expect(parseParameters("C", definitions, texts)).to.deep.equal({
      days: 30,
      mode: "none",
      strict: true,
      ports: [22, 3389],
      sid: "XY",
    });
  });

  const wrong = { days: "0", mode: "some", strict: "yes", ports: "22,ssh", sid: "x" };
  for (const [name, value] of Object.entries(wrong)) {
    it(`says what ${name} must be`, () => {
      expect(() => parseParameters("C", definitions, { [name]: value })).to.throw(
        ParameterError,
        `parameter ${name} of C was "${value}", must be ${definitions[name as "days"].expects}`,
      );
    });
  }

  it("refuses a parameter that the command does not have, and names those that it has", () => {
    expect(() => parseParameters("C", definitions, { dais: "1" })).to.throw(
      ParameterError,
      "parameter dais is not known to C, which takes days, mode, strict, ports, sid",
    );
  });

  it("takes names of an object's own making for unknown ones", () => {
    expect(() => parseParameters("C", {}, { constructor: "1" })).to.throw("takes no parameters");
  });

  it("never gives a number outside of its limits", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const number = definitions.days.parse(value);
        return number === undefined || (Number.isInteger(number) && number >= 1 && number <= 3653);
      }),
    );
  });
});
