import type * as pulumi from "@pulumi/pulumi";
import type { ComplianceCommand } from "../../../functions/commands";
import type {
  CommandRuleArgs,
  ManagedRuleArgs,
  PolicyRuleArgs,
  RuleRemediationArgs,
  RuleTriggersArgs,
} from "../../compliancePackRuleArgs";
import { RemediationMode, RuleFrequency, RuleSeverity } from "../../compliancePackRuleArgs";
import { nameTwice, ruleFault } from "../conformancePack/checks";
import type { PackRemediation, PackRule, PackTriggers, PackValue } from "../conformancePack/model";
import { logicalId } from "../conformancePack/resources";
import type { ArgumentChecks } from "../common/checks";
import type { LoadedCommands } from "./commandModules";

/** What the rules of a pack come to. */
export interface PackRules {
  readonly rules: readonly PackRule[];
  /** Values of the pack's input parameters that are known only at deployment. */
  readonly inputs: Readonly<Record<string, pulumi.Input<string>>>;
  /** The commands that rules judge by. */
  readonly detecting: readonly ComplianceCommand[];
  /** The commands that resources are put right by. */
  readonly remediating: readonly ComplianceCommand[];
}

/** The rules as a component is given them. */
export interface RuleArgs {
  readonly rules?: readonly CommandRuleArgs[] | undefined;
  readonly managedRules?: readonly ManagedRuleArgs[] | undefined;
  readonly policyRules?: readonly PolicyRuleArgs[] | undefined;
}

/** Seconds in which Config counts the attempts: less than what an hourly rule needs gives up too soon. */
const defaultRemediation = {
  attempts: 5,
  retrySeconds: 3600,
  concurrencyPercent: 10,
  errorPercent: 20,
} as const;

/**
 * Reads the rules, fills in defaults and checks every limit of Config's.
 *
 * @param checks are told every fault; a rule that has one may be missing from what is returned.
 */
export function readPackRules(
  args: RuleArgs,
  commands: LoadedCommands,
  checks: ArgumentChecks,
): PackRules {
  const reader = new RuleReader(commands, checks);
  const given = args.rules ?? commands.commandNames.map((command) => ({ command }));
  const rules = [
    ...given.map((rule, index) => reader.commandRule(rule, `rules[${index}]`)),
    ...(args.managedRules ?? []).map((rule, index) =>
      reader.managedRule(rule, `managedRules[${index}]`),
    ),
    ...(args.policyRules ?? []).map((rule, index) =>
      reader.policyRule(rule, `policyRules[${index}]`),
    ),
  ].filter((rule) => rule !== undefined);
  if (given.length + (args.managedRules ?? []).length + (args.policyRules ?? []).length === 0)
    checks.refuse("rules", [], "at least one rule of any kind");
  const twice = nameTwice(rules);
  if (twice !== undefined) {
    const [one, other] = twice;
    checks.refuse("rules", one, `told apart from ${other} by letters and digits alone`);
  }
  return { rules, ...reader.found() };
}

/** What puts a rule's resources right. */
interface Remedy {
  readonly command: string;
  readonly parameters: Readonly<Record<string, PackValue>>;
  /** What the rule judges; empty where that is for AWS's rule to know. */
  readonly resourceTypes: readonly string[];
}

class RuleReader {
  private readonly inputs: Record<string, pulumi.Input<string>> = {};
  private readonly detecting = new Map<string, ComplianceCommand>();
  private readonly remediating = new Map<string, ComplianceCommand>();

  constructor(
    private readonly commands: LoadedCommands,
    private readonly checks: ArgumentChecks,
  ) {}

  commandRule(args: CommandRuleArgs, where: string): PackRule | undefined {
    const command = this.command(args.command, `${where}.command`);
    if (command === undefined) return undefined;
    this.detecting.set(command.name, command);
    this.checkTexts(command, args.parameters ?? {}, `${where}.parameters`);
    const { severity } = args;
    this.checks.oneOf(`${where}.severity`, severity, Object.values(RuleSeverity));
    const name = args.name ?? hyphenated(command.name);
    const parameters = this.values(name, args.parameters ?? {});
    const { resourceTypes } = command;
    const remedy = { command: command.name, parameters, resourceTypes };
    return this.checked(where, {
      name,
      description: command.description,
      source: {
        kind: "command",
        command: command.name,
        ...(severity === undefined ? {} : { severity }),
      },
      resourceTypes,
      triggers: this.triggers(args.triggers, command, where),
      parameters,
      ...this.remediation(args.remediation, remedy, where),
    });
  }

  managedRule(args: ManagedRuleArgs, where: string): PackRule | undefined {
    const { identifier, resourceTypes = [], frequency, remediationCommand } = args;
    this.checks.matches(
      `${where}.identifier`,
      identifier,
      /^[A-Z][A-Z0-9_-]{0,127}$/,
      "the identifier of a managed rule, such as S3_BUCKET_PUBLIC_READ_PROHIBITED",
    );
    this.checks.oneOf(`${where}.frequency`, frequency, Object.values(RuleFrequency));
    const mode = args.remediation?.mode ?? RemediationMode.Off;
    if (mode !== RemediationMode.Off && remediationCommand === undefined) {
      this.checks.refuse(
        `${where}.remediationCommand`,
        undefined,
        "a command where mode is not off",
      );
    }
    const name = args.name ?? hyphenated(identifier);
    const remediation =
      remediationCommand === undefined
        ? {}
        : this.remediation(
            args.remediation,
            { command: remediationCommand, parameters: {}, resourceTypes },
            where,
          );
    return this.checked(where, {
      name,
      description: args.description ?? "",
      source: { kind: "managed", identifier },
      resourceTypes,
      triggers: {
        change: resourceTypes.length > 0,
        ...(frequency === undefined ? {} : { frequency }),
      },
      parameters: this.values(name, args.parameters ?? {}),
      ...remediation,
    });
  }

  policyRule(args: PolicyRuleArgs, where: string): PackRule | undefined {
    return this.checked(where, {
      name: args.name,
      description: args.description ?? "",
      source: { kind: "policy", runtime: args.runtime ?? "guard-2.x.x", text: args.policy },
      resourceTypes: args.resourceTypes,
      triggers: { change: true },
      parameters: this.values(args.name, args.parameters ?? {}),
    });
  }

  found(): Omit<PackRules, "rules"> {
    const { inputs, detecting, remediating } = this;
    return { inputs, detecting: [...detecting.values()], remediating: [...remediating.values()] };
  }

  private command(name: string, where: string): ComplianceCommand | undefined {
    if (this.commands.commandNames.includes(name)) return this.commands.commandNamed(name);
    this.checks.refuse(where, name, `one of ${this.commands.commandNames.join(", ")}`);
    return undefined;
  }

  /** What is a text can be read now; the rest is read by the function. */
  private checkTexts(
    command: ComplianceCommand,
    given: Readonly<Record<string, pulumi.Input<string>>>,
    where: string,
  ): void {
    const texts = Object.entries(given).flatMap(([name, value]): [string, string][] => {
      if (typeof value === "string") return [[name, value]];
      return name in command.parameters ? [] : [[name, ""]];
    });
    try {
      this.commands.parseParameters(command.name, command.parameters, Object.fromEntries(texts));
    } catch (error) {
      // The functions' own module has thrown it, whose class is not the one that is known here.
      if (!(error instanceof Error) || error.name !== "ParameterError") throw error;
      this.checks.refuse(where, given, `what ${command.name} takes: ${error.message}`);
    }
  }

  private triggers(
    args: RuleTriggersArgs = {},
    command: ComplianceCommand,
    where: string,
  ): PackTriggers {
    const can = (trigger: "change" | "periodic"): boolean => command.triggers.includes(trigger);
    for (const [property, asked, trigger] of [
      ["onChange", args.onChange, "change"],
      ["periodic", args.periodic, "periodic"],
    ] as const) {
      if (asked !== true || can(trigger)) continue;
      const must = `left out or false: ${command.name} can be started by ${command.triggers.join(", ")} only`;
      this.checks.refuse(`${where}.triggers.${property}`, asked, must);
    }
    this.checks.oneOf(`${where}.triggers.frequency`, args.frequency, Object.values(RuleFrequency));
    const change = args.onChange ?? can("change");
    const periodic = args.periodic ?? can("periodic");
    // Each evaluation costs: what changes start anyway is looked at once a day beside them.
    const { OneHour, TwentyFourHours } = RuleFrequency;
    const frequency = args.frequency ?? (change ? TwentyFourHours : OneHour);
    return { change, ...(periodic ? { frequency } : {}) };
  }

  private remediation(
    args: RuleRemediationArgs = {},
    remedy: Remedy,
    where: string,
  ): { readonly remediation?: PackRemediation } {
    const { mode = RemediationMode.Off, ...rest } = args;
    this.checks.oneOf(`${where}.remediation.mode`, mode, Object.values(RemediationMode));
    if (mode === RemediationMode.Off) return {};
    const command = this.command(remedy.command, `${where}.remediationCommand`);
    if (command === undefined) return {};
    if (command.remediate === undefined) {
      this.checks.refuse(`${where}.remediation.mode`, mode, `off: ${command.name} only judges`);
    }
    const resourceType = this.onlyType(remedy, command, mode, where);
    if (resourceType === undefined) return {};
    this.remediating.set(command.name, command);
    const automatic = mode === RemediationMode.Automatic;
    const settings = { ...defaultRemediation, ...defined(rest) };
    const { parameters } = remedy;
    return {
      remediation: { command: command.name, parameters, automatic, ...settings, resourceType },
    };
  }

  /** AWS Config tells a remediation the id of a resource and not its type, which must be known here. */
  private onlyType(
    { resourceTypes }: Remedy,
    command: ComplianceCommand,
    mode: RemediationMode,
    where: string,
  ): string | undefined {
    const [type, ...others] = resourceTypes.length === 0 ? command.resourceTypes : resourceTypes;
    if (type === undefined || others.length > 0) {
      const all = [type, ...others].join(", ");
      const must = `off: the rule is for ${all}, and AWS Config tells a remediation an id and no type`;
      this.checks.refuse(`${where}.remediation.mode`, mode, must);
      return undefined;
    }
    if (command.resourceTypes.includes(type)) return type;
    this.checks.refuse(`${where}.remediationCommand`, command.name, `a command for ${type}`);
    return undefined;
  }

  /** Texts stand in the template; what is known only at deployment is an input of the pack. */
  private values(
    rule: string,
    given: Readonly<Record<string, pulumi.Input<string>>>,
  ): Readonly<Record<string, PackValue>> {
    return Object.fromEntries(
      Object.entries(given).map(([name, value]): [string, PackValue] => {
        if (typeof value === "string") return [name, value];
        const input = logicalId(`${rule}-${name}`);
        this.inputs[input] = value;
        return [name, { input }];
      }),
    );
  }

  private checked(where: string, rule: PackRule): PackRule | undefined {
    const fault = ruleFault(rule);
    if (fault === undefined) return rule;
    this.checks.refuse(`${where}.${fault.property}`, fault.value, fault.must);
    return undefined;
  }
}

function hyphenated(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

/** The properties that are not left out. */
function defined<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
