import type { CommandContext, ComplianceCommand, Judgement, Subject } from "../../commands/model";
import { messageOf, PermanentError } from "../../errors";
import { isRefusal, reasonOf } from "../../sinks/awsErrors";
import { eachOf } from "../eachOf";

/** A resource that was judged. */
interface Judged {
  readonly subject: Subject;
  readonly judgement: Judgement;
}

/** Why something could not be evaluated, with the error that said so, if there was one. */
export interface Unjudged {
  readonly reason: string;
  readonly error?: unknown;
}

/** A resource that could not be judged, and why. */
interface Failed extends Unjudged {
  readonly subject: Subject;
  /** Whether another attempt would fail in the same way. */
  readonly refused: boolean;
}

/** Whether a resource cannot be evaluated now, nor in a minute: a service refuses to let it be read. */
export function cannotBeRead(error: unknown): error is Error {
  return error instanceof PermanentError || isRefusal(error);
}

/** What a command says of everything that it lists. */
export interface AllJudged {
  readonly judged: readonly Judged[];
  readonly failed: readonly Failed[];
  /** Why the list is not whole; absent where it is. */
  readonly unlisted?: Unjudged;
}

/** Services throttle an account as a whole: more at once would only wait. */
const atOnce = 8;

/** Lists a command's resources and judges each. One that cannot be judged does not keep the others. */
export async function judgeAll(
  command: ComplianceCommand,
  context: CommandContext,
  deadline: () => number,
): Promise<AllJudged> {
  const subjects: Subject[] = [];
  const judged: Judged[] = [];
  const failed: Failed[] = [];
  let unlisted: Unjudged | undefined;
  try {
    for await (const subject of command.list(context)) subjects.push(subject);
  } catch (error) {
    unlisted = { reason: messageOf(error), error };
  }
  await eachOf(subjects, atOnce, async (subject) => {
    if (Date.now() > deadline()) {
      failed.push({ subject, reason: "the function's time ran out", refused: false });
      return;
    }
    try {
      judged.push({ subject, judgement: await command.detect(subject, context) });
    } catch (error) {
      failed.push({ subject, reason: reasonOf(error), refused: cannotBeRead(error), error });
    }
  });
  return { judged, failed, ...(unlisted !== undefined && { unlisted }) };
}
