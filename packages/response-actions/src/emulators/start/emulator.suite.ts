/** Keys of an identity, as every AWS SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An AWS account in somebody else's emulator. */
export interface EmulatedAccount {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** May do everything, for making what a case wants to be there. */
  readonly administrator: Credentials;
  /** From now on policies are enforced; an emulator that always does so has nothing to do. */
  enforce(): Promise<void>;
}

/** Somebody else's emulator of AWS, running. */
export interface Emulator {
  readonly name: EmulatorName;
  /** An account with nothing in it. */
  openAccount(): Promise<EmulatedAccount>;
  /** The account in which credentials that STS makes can be used; others may have made something in it. */
  openTokenAccount(): Promise<EmulatedAccount>;
  close(): Promise<void>;
}

export type EmulatorName = 'moto' | 'localemu';
