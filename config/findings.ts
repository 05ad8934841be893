import {
  type CommonArgs,
  type ExceptionArgs,
  ExceptionCatalogue,
  type ExceptionCatalogueArgs,
  ExceptionCategory,
  type ExceptionScopeArgs,
  type FindingsStoreArgs,
  IncompleteExceptions,
  ScanSource,
} from "../components";
import { flag, listOf, mapOf, number, oneOf, section, text } from "./values";

const exceptionScope = section<ExceptionScopeArgs>({
  accounts: listOf(text),
  targets: listOf(text),
  tags: mapOf(listOf(text)),
  profiles: listOf(text),
  benchmarks: listOf(text),
  sources: listOf(oneOf(ScanSource)),
  titles: listOf(text),
});

const exception = section<ExceptionArgs>(
  {
    id: text,
    rule: text,
    scope: exceptionScope,
    category: oneOf(ExceptionCategory),
    justification: text,
    owner: text,
    ticket: text,
    expires: text,
    matchesEverything: flag,
  },
  ["id", "rule"],
);

const exceptionCatalogue = section<ExceptionCatalogueArgs>(
  {
    catalogue: oneOf(ExceptionCatalogue),
    owner: text,
    expires: text,
    ticket: text,
    scope: exceptionScope,
    except: listOf(text),
    idPrefix: text,
  },
  ["catalogue"],
);

/** What the stack says of `FindingsStore`. */
export type FindingsSection = Omit<FindingsStoreArgs, keyof CommonArgs>;

/** `plumbline:findings.<key>`: what `FindingsStore` takes beside what every component takes. */
export const findings = section<FindingsSection>({
  exceptions: listOf(exception),
  exceptionCatalogues: listOf(exceptionCatalogue),
  exceptionsFile: text,
  incompleteExceptions: oneOf(IncompleteExceptions),
  recoveryPeriodDays: number,
  resolvedRetentionDays: number,
  auditRetentionDays: number,
  securityHub: flag,
  exceptionSweepMinutes: number,
  exceptionWarningDays: number,
  minimumCoverage: number,
  organization: flag,
  systemsManagerComplianceSources: listOf(oneOf(ScanSource)),
  alarmTopicArns: listOf(text),
});
