/** Prints failures as they come, one line per suite when verbose, and a count at the end. */
export class TextReporter implements jasmine.CustomReporter {
    #passed = 0;
    #failed = 0;
    #pending = 0;
    readonly #verbose: boolean;
    readonly #suites: Suite[] = [];

    constructor(verbose: boolean) {
        this.#verbose = verbose;
    }

    suiteStarted(): void {
        this.#suites.push({ passed: 0, failed: 0 });
    }

    suiteDone(result: jasmine.SuiteResult): void {
        const suite = this.#suites.pop();
        for (const failure of result.failedExpectations)
            this.addFailure(`${result.fullName} (outside of its specs)`, describe(failure));
        if (!this.#verbose || !suite || suite.passed + suite.failed === 0) return;
        const mark = suite.failed === 0 ? 'ok  ' : 'FAIL';
        print(`${mark} ${result.fullName}: ${suite.passed} passed, ${suite.failed} failed`);
    }

    specDone(result: jasmine.SpecResult): void {
        if (result.status === 'excluded') return;
        if (result.status === 'pending') {
            this.#pending += 1;
            return;
        }
        const suite = this.#suites.at(-1);
        if (result.status === 'passed') {
            this.#passed += 1;
            if (suite) suite.passed += 1;
            return;
        }
        if (suite) suite.failed += 1;
        const reasons = result.failedExpectations.map(describe);
        if (reasons.length === 0) reasons.push('It has no expectations.');
        this.addFailure(result.fullName, reasons.join('\n'));
    }

    jasmineDone(result: jasmine.JasmineDoneInfo): void {
        for (const failure of result.failedExpectations)
            this.addFailure('outside of any suite', describe(failure));
        if (result.overallStatus === 'incomplete' && this.#failed === 0)
            this.addFailure('the whole run', result.incompleteReason);
    }

    /**
     * Counts and prints one failure.
     * @param name what failed
     * @param reason why, with a stack
     */
    addFailure(name: string, reason: string): void {
        this.#failed += 1;
        print(`\nFAILED ${name}\n${reason.replace(/^/gm, '    ')}\n`);
    }

    /**
     * Prints the last line.
     * @returns whether the run may count as a success
     */
    summarize(): boolean {
        const pending = this.#pending === 0 ? '' : `, ${this.#pending} pending`;
        print(`${this.#passed} passed, ${this.#failed} failed${pending}`);
        return this.#failed === 0 && this.#passed > 0;
    }
}

interface Suite {
    passed: number;
    failed: number;
}

function describe(failure: jasmine.FailedExpectation): string {
    // jasmine appends where the error was made, which the stack tells better.
    const message = failure.message.replace(/ in (file|resource):\/\/\S+ \(line \d+\)$/, '');
    const frames = failure.stack
        .split('\n')
        .map(line => line.trim())
        .filter(line => /@\S+:\d+:\d+$/.test(line))
        .filter(line => !/\/tests\/runner\.js:|resource:\/\/\/org\/gnome\/gjs/.test(line));
    return [message, ...frames.map(frame => `  at ${frame}`)].join('\n');
}
