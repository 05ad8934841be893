import { type JsonObject, listOf, objectOf, textOf } from "../../../json";
import type { Journal, StateFile } from "../../../stateFile";

/** What became of one imported finding. */
export interface HubImport {
  readonly id: string;
  readonly outcome: "created" | "updated" | "ignored";
  readonly finding: JsonObject;
}

/** Fields that an import cannot change once the finding exists. */
const ownedByTheHub = ["Note", "UserDefinedFields", "VerificationState", "Workflow"];

/** The findings that Security Hub holds, with its rules of what an update changes. */
export class FindingsHub {
  /** Whether Security Hub is turned on in the account. */
  enabled = true;
  /** Every import in its order, with those that were ignored. */
  readonly imports: HubImport[] = [];
  private readonly byId = new Map<string, JsonObject>();

  constructor(
    private readonly state: StateFile,
    /** Keeps every change at once: what has been taken in must outlive a run that is killed. */
    private readonly journal: Journal,
  ) {
    for (const finding of [...listOf(state.load()), ...journal.load()].map(objectOf)) {
      this.byId.set(String(finding["Id"]), finding);
    }
  }

  /** All findings as they stand, archived ones too. */
  get findings(): readonly JsonObject[] {
    return [...this.byId.values()];
  }

  finding(id: string): JsonObject | undefined {
    return this.byId.get(id);
  }

  /**
   * Takes a finding in. One that is not newer than the one held is ignored without a word, and so is
   * every update of one that is suppressed.
   */
  import(finding: JsonObject): HubImport {
    const id = String(finding["Id"]);
    const held = this.byId.get(id);
    const taken: HubImport = { id, outcome: this.outcome(finding, held), finding };
    this.imports.push(taken);
    if (taken.outcome === "created") {
      this.keep(id, { RecordState: "ACTIVE", Workflow: { Status: "NEW" }, ...finding });
    } else if (taken.outcome === "updated" && held !== undefined) {
      this.keep(id, merged(held, finding));
    }
    return taken;
  }

  /** Changes what only people change: that leaves `UpdatedAt` as it is. */
  update(id: string, changes: JsonObject): void {
    const held = this.byId.get(id);
    if (held !== undefined) this.keep(id, { ...held, ...changes });
  }

  /** Keeps the findings for the next run. */
  save(): void {
    this.state.save(this.findings);
    this.journal.clear();
  }

  private keep(id: string, finding: JsonObject): void {
    this.byId.set(id, finding);
    this.journal.append([finding]);
  }

  private outcome(finding: JsonObject, held: JsonObject | undefined): HubImport["outcome"] {
    if (held === undefined) return "created";
    // AWS says of suppressed findings that they are no longer updated.
    if (textOf(objectOf(held["Workflow"])["Status"]) === "SUPPRESSED") return "ignored";
    return updatedAt(finding) > updatedAt(held) ? "updated" : "ignored";
  }
}

function updatedAt(finding: JsonObject): number {
  return Date.parse(textOf(finding["UpdatedAt"]) ?? "");
}

function merged(held: JsonObject, update: JsonObject): JsonObject {
  const changes = Object.entries(update).filter(([name]) => !ownedByTheHub.includes(name));
  const next: JsonObject = { ...held, ...Object.fromEntries(changes) };
  const workflow = textOf(objectOf(held["Workflow"])["Status"]);
  const resets = workflow === "NOTIFIED" || workflow === "RESOLVED";
  return resets && comesBack(held, next) ? { ...next, Workflow: { Status: "NEW" } } : next;
}

/** ARCHIVED to ACTIVE and PASSED to anything else make Security Hub begin its workflow anew. */
function comesBack(held: JsonObject, next: JsonObject): boolean {
  const status = (finding: JsonObject): unknown => objectOf(finding["Compliance"])["Status"];
  const reactivated = held["RecordState"] === "ARCHIVED" && next["RecordState"] === "ACTIVE";
  return reactivated || (status(held) === "PASSED" && status(next) !== "PASSED");
}
