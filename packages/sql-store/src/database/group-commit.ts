/** A piece of work that wants to be part of a transaction. */
interface Unit<Session> {
  readonly work: (session: Session) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What has ended in a transaction that is not committed yet. */
type Settle = () => void;

/** The transaction that units share. */
export interface SharedTransaction<Session> {
  readonly session: Session;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): void;
  /** Marks a point to go back to, and forgets it or goes back to it. */
  mark(): void;
  keep(): void;
  undo(): void;
  /** False where an error has ended the transaction by itself, as a full disk may. */
  isOpen(): boolean;
}

/** More than that in one transaction would keep other processes waiting. */
const mostUnits = 512;

/**
 * Puts the work that arrives in one turn of the event loop into one transaction, so that it is synced once. Each unit
 * fails or succeeds by itself; none has succeeded before the commit has.
 */
export class GroupCommit<Session> {
  readonly #transaction: SharedTransaction<Session>;
  #waiting: Unit<Session>[] = [];
  #draining: Promise<void> | undefined;

  constructor(transaction: SharedTransaction<Session>) {
    this.#transaction = transaction;
  }

  add<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const done = new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
    this.#draining ??= this.#drain();
    return done;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commit(this.#waiting.splice(0, mostUnits));
    }
    this.#draining = undefined;
  }

  async #commit(units: readonly Unit<Session>[]): Promise<void> {
    const settle: Settle[] = [];
    const isAlone = units.length === 1;
    try {
      await this.#transaction.begin();
      for (const unit of units) settle.push(isAlone ? await this.#runAlone(unit) : await this.#runUnit(unit));
      await this.#transaction.commit();
      for (const done of settle) done();
    } catch (error) {
      this.#transaction.rollback();
      for (const { reject } of units) reject(error);
    }
  }

  /** Needs no point to go back to: what fails takes nothing else with it. */
  async #runAlone({ work, resolve }: Unit<Session>): Promise<Settle> {
    const value = await work(this.#transaction.session);
    return () => {
      resolve(value);
    };
  }

  /** Throws where the whole transaction is lost. */
  async #runUnit({ work, resolve, reject }: Unit<Session>): Promise<Settle> {
    this.#transaction.mark();
    try {
      const value = await work(this.#transaction.session);
      this.#transaction.keep();
      return () => {
        resolve(value);
      };
    } catch (error) {
      if (!this.#transaction.isOpen()) throw error;
      this.#transaction.undo();
      return () => {
        reject(error);
      };
    }
  }
}
