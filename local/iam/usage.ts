import { type AccessRequest, type Grant, matchesAction, matchesResource } from "./evaluate";
import type { Policy, Statement } from "./policy";

/** What a statement grants and nothing needed during the run. */
export interface UnusedPermission {
  readonly policy: string;
  readonly sid?: string;
  readonly actions: readonly string[];
  /** Resources of the statement that no request touched; empty where only actions are unused. */
  readonly resources: readonly string[];
}

interface Used {
  readonly actions: Set<string>;
  readonly resources: Set<string>;
}

/** Remembers which parts of which statements allowed something. */
export class PermissionUsage {
  private readonly used = new Map<Statement, Used>();

  /** Marks what a request made use of. */
  record(request: AccessRequest, grants: readonly Grant[]): void {
    for (const { policy, statement } of grants) {
      const used = this.used.get(statement) ?? { actions: new Set(), resources: new Set() };
      this.used.set(statement, used);
      for (const action of statement.actions) {
        if (matchesAction(action, request.action)) used.actions.add(action);
      }
      for (const resource of statement.resources) {
        if (matchesResource(resource, policy, request)) used.resources.add(resource);
      }
    }
  }

  /** What of these policies' allowing statements was never made use of. */
  unused(policies: readonly Policy[]): UnusedPermission[] {
    return policies.flatMap((policy) =>
      policy.statements.flatMap((statement) => {
        if (statement.effect !== "Allow") return [];
        const used = this.used.get(statement);
        const actions = statement.actions.filter((action) => !used?.actions.has(action));
        const resources = statement.resources.filter((name) => !used?.resources.has(name));
        if (actions.length === 0 && resources.length === 0) return [];
        const sid = statement.sid === undefined ? {} : { sid: statement.sid };
        return [{ policy: policy.source, ...sid, actions, resources }];
      }),
    );
  }
}
