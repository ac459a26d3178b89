/** Something that stands between a client and the model, or nothing at all. */
export interface Timing {
  /** From the request's first byte to the answer's last. */
  readonly total_ms: number;
  /** When each frame of text arrived, from the start of the request. Empty when not streamed. */
  readonly frames_ms: readonly number[];
}
export interface Contender extends AsyncDisposable {
  readonly name: string;
  /** Process in the middle, for its memory and CPU; null when there is none. */
  readonly pid: number | null;
  ask(model: string): Promise<Timing>;
}
/** Starts the contender in front of the model on `port`; null with a reason when it cannot be had here. */
export type StartContender = (model_port: number) => Promise<
  | Contender
  | {
      readonly unavailable: string;
    }
>;
