/**
 * A figure as data: shapes in millimetres from the top left, coloured by what they mean. Text is data, one line each;
 * whoever draws breaks lines (`wrap`), because formats do not.
 */
export type Drawing = {
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
};

/** Colours of the visual language, told apart in grey as well. */
export type Tone = "ink" | "slate" | "faint" | "paper" | "wash" | "accent" | "accent-wash" | "amber" | "seal";

export type Shape =
  | {
      readonly type: "box";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: Tone | null;
      readonly stroke: Tone | null;
      /** Hatched: unknown, never drawn as if it were well. */
      readonly pattern?: "hatched" | "dotted";
      readonly dashed?: boolean;
      readonly radius?: number;
    }
  | {
      readonly type: "line";
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly stroke: Tone;
      readonly arrow?: boolean;
      readonly dashed?: boolean;
    }
  | {
      readonly type: "text";
      /** Of the baseline's anchor. */
      readonly x: number;
      readonly y: number;
      readonly text: string;
      /** Millimetres of an em. */
      readonly size: number;
      readonly anchor: "start" | "middle" | "end";
      readonly fill: Tone;
      readonly strong?: boolean;
    };
