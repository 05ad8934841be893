import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { pageText } from "../helpers/markdown";
import { eventTypes } from "../../functions/sinks/eventBridge/changeEvents";

const root = path.join(__dirname, "..", "..");

/** Names in a folder, of files without their ending. */
function namesIn(folder: string, folders = false): readonly string[] {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() === folders)
    .map(({ name }) => name.replace(/\.ts$/, ""));
}

describe("docs/architecture.md", () => {
  const text = pageText("docs/architecture.md");

  it("names every function that is deployed", () => {
    for (const name of namesIn("functions/handlers")) {
      expect(text).to.match(new RegExp(`\\b${name}\\b`));
    }
  });

  it("has every folder of the functions", () => {
    for (const name of namesIn("functions", true))
      expect(text).to.include(`\`functions/${name}/\``);
  });

  it("has every folder of what components share", () => {
    for (const name of namesIn("components/internal", true))
      expect(text).to.include(`| \`${name}/\``);
  });
});

describe("docs/events/README.md", () => {
  it("has every event that is sent", () => {
    for (const type of Object.values(eventTypes)) {
      expect(pageText("docs/events/README.md")).to.include(`| \`${type}\``);
    }
  });
});
