import type { ExceptionNews, HiddenFinding } from "./exceptionNews";
import { type Notice, counted, oneLine, section, subjectOf } from "./notice";

const maxText = 500;
const maxTitle = 150;

/** What is said of an exception that ends soon or has ended: by whom and why it was made, what it hides. */
export function exceptionNotice({
  kind,
  exception,
  findings,
  targets,
  examples,
}: ExceptionNews): Notice {
  const number = counted(findings, "finding");
  const hosts = counted(targets, examples.every(isOnHost) ? "host" : "target");
  const { expires, reason, owner, ticket } = exception;
  const expiring = kind === "expiring";
  return {
    subject: subjectOf(
      expiring
        ? `An exception ends on ${expires.slice(0, 10)}: ${number} on ${hosts}`
        : `An exception has ended: ${number} on ${hosts} open again`,
    ),
    summary: expiring
      ? `It hides ${number} on ${hosts} until ${expires}, then they are open again.`
      : `It hid ${number} on ${hosts} until ${expires}. They are open again.`,
    sections: [
      ...section(
        "Exception",
        [oneLine(exception.id, maxText), ...words({ reason, owner, ticket })],
        4,
      ),
      ...hiddenSection(examples, findings),
    ],
  };
}

/** EC2 instances and hybrid nodes are hosts; other resources are known by their ARN or another id. */
function isOnHost({ target }: HiddenFinding): boolean {
  return /^m?i-[0-9a-f]+$/.test(target.id);
}

function words(all: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(all).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}: ${oneLine(text, maxText)}`],
  );
}

function hiddenSection(examples: readonly HiddenFinding[], findings: number): Notice["sections"] {
  const lines = examples.map(
    ({ target, title, severity }) =>
      `${severity.toUpperCase()} ${oneLine(title, maxTitle)} — ${target.id}`,
  );
  return section("Findings", lines, lines.length).map((each) => ({
    ...each,
    left: findings - lines.length,
  }));
}
