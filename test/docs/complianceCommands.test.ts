import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { defaultSeverity } from "../../functions/commands/define";
import { builtInCommands } from "../../functions/commands/registry";
import {
  executionGuardActions,
  ruleActions,
  tagGuardActions,
} from "../../functions/commands/ruleActions";

const page = fs.readFileSync(path.join(__dirname, "../../docs/compliance-commands.md"), "utf8");

/** The rows of the tables under a heading that begin with a command's name. */
function rows(heading: string, command: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith(`| \`${command}\``))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

/** What stands in code in a cell. */
function code(cell: string | undefined): readonly string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
}

describe("the page of compliance commands", () => {
  for (const command of builtInCommands) {
    const { name, resourceTypes, triggers, parameters, detectActions, remediateActions } = command;

    it(`says of ${name} what it is for, and what starts it`, () => {
      const [row] = rows("The commands", name);

      expect(code(row?.[3])).to.deep.equal(resourceTypes);
      expect(row?.[4]).to.equal(triggers.join(", "));
    });

    it(`says of ${name} how grave it is`, () => {
      const [row] = rows("The commands", name);

      expect(row?.[5]).to.equal(command.severity ?? defaultSeverity);
    });

    it(`has the parameters of ${name} with their defaults`, () => {
      const told = rows("Parameters", name).map((row) => [...code(row[2]), ...code(row[4])]);

      expect(told).to.deep.equal(
        Object.entries(parameters).map(([parameter, definition]) => [
          parameter,
          String(definition.default),
        ]),
      );
    });

    it(`has the IAM actions of ${name}`, () => {
      const [row] = rows("IAM actions", name);

      expect(code(row?.[2])).to.deep.equal(detectActions.map(({ action }) => action));
      expect(code(row?.[3])).to.deep.equal(remediateActions.map(({ action }) => action));
    });
  }

  it("has the actions that both functions need whatever the command", () => {
    for (const { action } of [...ruleActions, ...tagGuardActions, ...executionGuardActions]) {
      expect(page).to.contain(`\`${action}\``);
    }
  });
});
