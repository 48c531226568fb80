import { useMutation } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';
import type { Violation } from '@/lib/api/types';
import { splitReasoning } from '../lib/reading';

/** Characters that a strategy may have. */
export const SHORTEST_TEXT = 10;
export const LONGEST_TEXT = 500;

/** What was read from a text. */
export interface Reading {
  text: string;
  stated: Readonly<Record<string, unknown>>;
  /** What the text leaves open; empty where it states all that is needed. */
  missing: readonly string[];
  /** What it asks for that is not possible. */
  violations: readonly Violation[];
  /** What the reader asks where something is open. */
  questions: readonly string[];
  /** Null where something is open: the API gives them for complete texts only. */
  confidence: number | null;
  quotes: Readonly<Record<string, string>>;
  notes: string;
}

/** Reads the parameters that a text states. A text that leaves something open, or asks for what is not possible, is a reading, too. */
export function useExtraction() {
  return useMutation({
    mutationFn: async (text: string): Promise<Reading> => {
      const call = api.POST('/api/orchestrator/extract-parameters', {
        body: { strategy_description: text },
      });
      try {
        const { extraction_reasoning, confidence_score, ...stated } = await data(call);
        return {
          text,
          stated,
          missing: [],
          violations: [],
          questions: [],
          confidence: confidence_score,
          ...splitReasoning(extraction_reasoning),
        };
      } catch (error) {
        return readInPart(text, error);
      }
    },
  });
}

/** What an error tells of the text; the error again where it tells nothing. */
function readInPart(text: string, error: unknown): Reading {
  if (!(error instanceof ApiError) || error.details.extracted_parameters === undefined) throw error;
  const { extracted_parameters, missing_parameters, extraction_reasoning } = error.details;
  const isImpossible = error.violations.length > 0;
  return {
    text,
    stated: extracted_parameters as Record<string, unknown>,
    missing: (missing_parameters ?? []) as string[],
    violations: error.violations,
    // What it suggests about a violation stands beside the field.
    questions: isImpossible ? [] : error.suggestions,
    confidence: null,
    ...splitReasoning(typeof extraction_reasoning === 'string' ? extraction_reasoning : ''),
  };
}
