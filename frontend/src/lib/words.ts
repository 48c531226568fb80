import type { ApprovalAction, ForecastingMethod, WorkflowState, WorkflowStatus } from './api/types';

/** The planner's words for what the API names in code. */

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

export const STATUS: Record<WorkflowStatus, { label: string; tone: Tone }> = {
  running: { label: 'Agents at work', tone: 'accent' },
  waiting_for_approval: { label: 'Waiting for you', tone: 'warn' },
  monitoring: { label: 'In season', tone: 'good' },
  completed: { label: 'Completed', tone: 'neutral' },
  failed: { label: 'Needs attention', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

export const STATE: Record<WorkflowState, string> = {
  parameters_extracted: 'Ready to start',
  phase_1_forecasting: 'Forecasting demand',
  waiting_mfg_approval: 'An order waits for a decision',
  phase_2_allocation: 'Allocating to stores',
  phase_3_monitoring: 'Taking weekly sales',
  phase_3_replenishment: 'Replenishing stores',
  phase_4_markdown_check: 'Checking sell-through',
  waiting_markdown_approval: 'A markdown waits for a decision',
  phase_5_reforecast: 'Forecasting the remaining weeks',
  completed: 'Season closed',
  error: 'A step failed',
  cancelled: 'Cancelled',
};

export const ACTION: Record<ApprovalAction, { title: string; question: string }> = {
  approve_manufacturing_order: {
    title: 'Manufacturing order',
    question: 'Shall this order be placed?',
  },
  approve_markdown: { title: 'Markdown', question: 'Shall prices be reduced?' },
  approve_emergency_order: {
    title: 'Emergency order',
    question: 'Shall more be ordered during the season?',
  },
};

export const METHOD: Record<ForecastingMethod, string> = {
  ensemble_prophet_arima: 'Average of Prophet and ARIMA',
  median_ensemble: 'Median of Prophet, ARIMA and ETS',
  weighted_ensemble: 'Weighted average of four models',
  auto: 'Best model by past errors',
  prophet: 'Prophet',
  arima: 'ARIMA',
  arima_fourier: 'ARIMA with yearly waves',
  ets: 'Exponential smoothing (ETS)',
  theta: 'Theta',
  mstl: 'Trend and season apart (MSTL)',
  ces: 'Complex smoothing (CES)',
  seasonal_naive: 'Same weeks of last year',
  naive: 'Last week repeated',
  drift: 'Last week with its trend',
};

/** A warning about a forecast as a sentence's start; a method that it begins with is named as everywhere else. */
export function forecastWarning(warning: string): string {
  const text = warning.replace(/^[a-z_]+(?= )/, (word) =>
    word in METHOD ? `“${METHOD[word as ForecastingMethod]}”` : word,
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const AGENT: Record<string, string> = {
  Orchestrator: 'Coordinator · steps of the season',
  'Demand Agent': 'Demand Agent · forecast',
  'Inventory Agent': 'Inventory Agent · orders and shipments',
  'Pricing Agent': 'Pricing Agent · markdowns',
};

/** An agent with what it does, e.g. "Demand Agent · forecast". */
export function agentWithTask(agent: string): string {
  return AGENT[agent] ?? agent;
}

/** An agent's name in a sentence. */
export function agentName(agent: string): string {
  return agentWithTask(agent).replace(/ · .*/, '');
}

const LLM: Record<string, string> = {
  offline: 'built-in rules',
  azure: 'Azure OpenAI',
  openai: 'OpenAI',
};

/** The language model in use, as a person calls it. */
export function llmName(provider: string): string {
  return LLM[provider] ?? provider;
}

/** A cluster's id as its name, e.g. `fashion_forward` as "Fashion Forward". */
export function clusterName(id: string): string {
  return id.split('_').map(humanise).join(' ');
}

/** A name in code as words, e.g. `womens_dresses` as "Womens dresses". */
export function humanise(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
