import * as path from "node:path";
import { isObject, type JsonObject, parseJson, textOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";
import { paint } from "../style";

/** What a person would have set up in Slack: the stack on this machine plays both. */
const played = { channelId: "C0PLUMBLINE", tokenParameterName: "/plumbline/slack/token" };
const section = "plumbline:alerts";

/** The stack's configuration, with a channel to tell where it has alerts and none is set. */
export function withSlack(config: Readonly<Record<string, string>>): Record<string, string> {
  const text = config[section];
  const alerts = text === undefined ? undefined : parseJson(text, section);
  if (!isObject(alerts) || alerts["slack"] !== undefined) return { ...config };
  return { ...config, [section]: JSON.stringify({ ...alerts, slack: played }) };
}

/** A message as it reached Slack, or a file with its message. */
interface SlackNews {
  readonly channel: string;
  readonly text: string;
  readonly file?: string;
}

/** A file for people, with where it is on this machine. */
interface PeopleFile {
  readonly key: string;
  readonly path: string;
}

/** What people were told, and the files for them. */
export interface PeopleNews {
  readonly slack: readonly SlackNews[];
  readonly files: readonly PeopleFile[];
}

/** Gathers what this run told people in Slack, and which files it wrote for them. */
export function peopleNews(stack: LocalStack): PeopleNews {
  const { messages, files } = stack.slack;
  const posted = messages.map(({ channel, text }) => ({ channel, text }));
  const shared = files.flatMap(({ channel, comment = "", name }) =>
    channel === undefined ? [] : [{ channel, text: plain(comment), file: name }],
  );
  const bucket = textOf(stack.graph.outputs["reportsBucket"]);
  const written = new Set(stack.invocations.flatMap(({ logs }) => logs).flatMap(namesIn));
  const objects = bucket === undefined ? [] : stack.objects.list(bucket);
  return {
    slack: [...posted, ...shared],
    files: objects
      .filter(({ key }) => written.has(path.posix.basename(key)))
      .map((version) => ({
        key: version.key,
        path: path.relative(process.cwd(), stack.objects.fileOf(version)),
      })),
  };
}

/** Names of the files that a log line speaks of. */
function namesIn(line: JsonObject): readonly string[] {
  return ["csv", "findings", "excepted", "page"].flatMap((name) => {
    const key = textOf(line[name]);
    return key === undefined ? [] : [path.posix.basename(key)];
  });
}

/** The news as lines. */
export function peopleText({ slack, files }: PeopleNews): string {
  if (slack.length + files.length === 0) return "";
  const messages = slack.map(({ channel, text, file }) => {
    const [first = "", ...more] = text.split("\n");
    const attached = file === undefined ? "" : paint("dim", `  (with ${file})`);
    const shown = more.slice(0, 4).map((line) => `       ${line}\n`);
    return `     ${paint("dim", channel)} ${first}${attached}\n${shown.join("")}`;
  });
  const paths = files.map(({ key, path: file }) => `     ${key}\n       ${paint("dim", file)}\n`);
  return [
    ...(messages.length === 0 ? [] : [`\n${paint("bold", "Slack")}\n`, ...messages]),
    ...(paths.length === 0 ? [] : [`\n${paint("bold", "Files for people")}\n`, ...paths]),
  ].join("");
}

/** Slack's markup as a terminal shows it. */
function plain(text: string): string {
  return text
    .replace(/<([^|>]*)\|([^>]*)>/g, "$2: $1")
    .replace(/\*([^*\n]+)\*/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
