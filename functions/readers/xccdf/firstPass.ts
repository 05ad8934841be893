import { DocumentError, type Position } from "../../errors";
import type { RuleResult, Scan, XccdfResult } from "../../findings/model";
import { type Asset, AssetReader, RelationshipReader } from "./assets";
import { Extractor } from "./extractor";
import { atMost, type Limits } from "./limits";
import { otherXml } from "./otherXml";
import { OverrideReader } from "./overrideReader";
import type { Pass } from "./pass";
import { RuleIndex } from "./ruleIndex";
import { TextReader } from "./textReader";
import { TestResultReader } from "./testResult";
import { nonEmpty, numberFrom, severityFrom } from "./values";
import { isArf, isReportingCore, isXccdf } from "./vocabulary";

/** What the first pass tells as it goes. */
export interface FirstPassListener {
  /**
   * Whether rule-results with that result are wanted in full: idents, checks and messages too.
   * All are where this is left out.
   */
  inFull?(result: XccdfResult): boolean;
  /** @param isBrief whether it lacks what stands behind its result. */
  ruleResult(testResult: number, result: RuleResult, isBrief: boolean): void;
  /** A TestResult has ended; `values` is what it set the benchmark's values to. */
  scan(testResult: number, scan: Scan, values: ReadonlyMap<string, string>): void;
}

interface OpenBenchmark {
  readonly id: string | undefined;
  readonly depth: number;
  version?: string;
}

const names = [
  "TestResult",
  "Benchmark",
  "Rule",
  "version",
  "override",
  "report",
  "asset",
  "relationship",
];

/** Reads everything but the rules, whose places it keeps. */
export class FirstPass implements Pass {
  readonly rules: RuleIndex;
  /** How many TestResults have begun. */
  testResults = 0;
  private ruleResults = 0;
  /** The one that is being read. */
  private testResult: TestResultReader | undefined;
  private readonly extractor: Extractor;
  private readonly told: FirstPassListener;
  private readonly limits: Limits;
  private readonly benchmarks: OpenBenchmark[] = [];
  private readonly reports: (string | undefined)[] = [];
  private readonly assets = new Map<string, Asset>();
  /** By report: the asset that it is about. */
  private readonly isAbout = new Map<string, string>();

  constructor(told: FirstPassListener, limits: Limits) {
    this.told = told;
    this.limits = limits;
    this.rules = new RuleIndex(limits);
    this.extractor = new Extractor(limits, names, (local, uri) => {
      if (isXccdf(uri)) this.beginXccdf(local);
      else if (isArf(uri)) this.beginArf(local);
      else if (isReportingCore(uri) && local === "relationship") this.beginRelationship();
    });
  }

  get position(): Position {
    return this.extractor.scanner.position;
  }

  write(chunk: Uint8Array): void {
    this.extractor.scanner.write(chunk);
  }

  catchUp(): void {
    this.extractor.scanner.catchUp();
  }

  end(): void {
    const { scanner } = this.extractor;
    scanner.end();
    const { root } = scanner;
    if (this.testResults === 0 && root !== undefined) {
      throw new DocumentError(otherXml(root), root.position);
    }
  }

  private beginXccdf(local: string): void {
    const { limits, extractor } = this;
    const benchmark = this.benchmarks[this.benchmarks.length - 1];
    if (local === "TestResult") this.beginTestResult(benchmark);
    else if (local === "Benchmark") this.beginBenchmark();
    else if (local === "Rule") this.beginRule(benchmark);
    else if (local === "override") this.beginOverride();
    else if (local === "version" && extractor.scanner.depth - 1 === benchmark?.depth) {
      const reader = new TextReader(limits);
      this.extractor.read(reader, () => {
        benchmark.version ??= nonEmpty(reader.result);
      });
    }
  }

  private beginArf(local: string): void {
    const id = this.extractor.scanner.attribute("id");
    if (local === "report") {
      this.reports.push(id);
      this.extractor.whenEnded(() => this.reports.pop());
    } else if (local === "asset") {
      const reader = new AssetReader(this.limits);
      this.extractor.read(reader, () => {
        if (id !== undefined) this.assets.set(id, reader.asset);
      });
    }
  }

  private beginRelationship(): void {
    const reader = new RelationshipReader(this.limits);
    this.extractor.read(reader, () => {
      const [asset] = reader.assets;
      if (reader.report !== undefined && asset !== undefined) {
        this.isAbout.set(reader.report, asset);
      }
    });
  }

  private beginBenchmark(): void {
    this.benchmarks.push({
      id: nonEmpty(this.extractor.scanner.attribute("id")),
      depth: this.extractor.scanner.depth,
    });
    this.extractor.whenEnded(() => this.benchmarks.pop());
  }

  private beginTestResult(benchmark: OpenBenchmark | undefined): void {
    const testResult = this.testResults;
    this.testResults += 1;
    atMost(this.limits.testResults, this.testResults, "TestResults");
    const report = this.reports[this.reports.length - 1];
    const reader = new TestResultReader(
      this.limits,
      (result, isBrief) => {
        this.ruleResults += 1;
        atMost(this.limits.ruleResults, this.ruleResults, "rule-results");
        this.told.ruleResult(testResult, result, isBrief);
      },
      (result) => this.told.inFull?.(result) ?? true,
    );
    this.testResult = reader;
    this.extractor.read(reader, () => {
      this.testResult = undefined;
      reader.tellBrief();
      const asset = this.assets.get(this.isAbout.get(report ?? "") ?? "");
      this.told.scan(testResult, reader.scan({ benchmark, asset }), reader.values);
    });
  }

  /** Where its rule-result is read in full, the override is read with it. */
  private beginOverride(): void {
    const { testResult } = this;
    if (testResult?.isBrief !== true) return;
    const reader = new OverrideReader(this.limits);
    this.extractor.read(reader, () => {
      testResult.takeOverride(reader.override);
    });
  }

  private beginRule(benchmark: OpenBenchmark | undefined): void {
    const { scanner } = this.extractor;
    const { window, tagStart } = scanner;
    const severityAsWritten = nonEmpty(scanner.attribute("severity"));
    const spot = this.rules.add(scanner.attribute("id") ?? "", {
      benchmark: benchmark?.id,
      severityAsWritten,
      severity: severityAsWritten === undefined ? undefined : severityFrom(severityAsWritten),
      role: nonEmpty(scanner.attribute("role")),
      weight: numberFrom(scanner.attribute("weight")),
      start: window.offset + tagStart,
      end: 0,
      position: window.positionFrom(scanner.tagLine, scanner.tagLineStart, tagStart),
      declarations: scanner.namespaces.declarationsAbove(scanner.depth),
    });
    this.extractor.whenEnded(() => (spot.end = window.offset + scanner.tagEnd));
  }
}
