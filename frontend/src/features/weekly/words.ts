import type {
  EmergencyOrder,
  Markdown,
  Replenishment,
  VarianceHistory,
  WeeklyUpload,
  WeekVariance,
  WorkflowDetail,
} from '@/lib/api/types';
import { counted, formatShare, formatUnits, weekRange } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import type { Tone } from '@/lib/words';

/** What a week's check led to. */
export const ACTION_TAKEN: Record<WeekVariance['action_taken'], string> = {
  none: 'Forecast kept',
  reforecast: 'Remaining weeks forecast again',
  reforecast_after_decision: 'To be forecast again after the decision',
  checked_again: 'Checked again after a correction',
};

/** A forecast that replaced another during the season. */
export interface Reforecast {
  /** The last week that it takes as it was sold. */
  afterWeek: number;
  /** Units that it expects over the season. */
  total: number;
}

/** What followed from a week, also where its check asked for nothing. */
export function whatFollowed(
  { week_number: week, action_taken }: WeekVariance,
  reforecasts: readonly Reforecast[],
  markdown: Markdown | null | undefined,
): string {
  if (!reforecasts.some(({ afterWeek }) => afterWeek === week)) return ACTION_TAKEN[action_taken];
  if (markdown?.status === 'applied' && markdown.applied_after_week === week) {
    return `Markdown of ${formatShare(markdown.recommended_markdown_pct)}; remaining weeks forecast again with it`;
  }
  return action_taken === 'none'
    ? 'Remaining weeks forecast again: asked for'
    : ACTION_TAKEN.reforecast;
}

/** The re-forecast that a week is held against; undefined for the first forecast. */
export function basisOf(week: number, reforecasts: readonly Reforecast[]): Reforecast | undefined {
  return reforecasts.findLast(({ afterWeek }) => afterWeek < week);
}

export const ORDER_STATUS: Record<EmergencyOrder['status'], { label: string; tone: Tone }> = {
  pending_approval: { label: 'Waiting for you', tone: 'warn' },
  approved: { label: 'On its way', tone: 'accent' },
  arrived: { label: 'Arrived', tone: 'good' },
  superseded: { label: 'Replaced by a newer one', tone: 'neutral' },
  declined: { label: 'Not ordered', tone: 'neutral' },
};

/** Store ids or weeks as people list them; long lists are cut. */
export function listed(items: readonly (string | number)[], most = 8): string {
  const shown = items.slice(0, most).map(String);
  if (items.length > most)
    return `${shown.join(', ')} and ${formatUnits(items.length - most)} more`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`;
}

export type Level = 'calm' | 'above' | 'emergency';

/** How a week's check stands against the two thresholds. */
export function levelOf(check: WeekVariance): Level {
  if (check.emergency) return 'emergency';
  return check.threshold_exceeded ? 'above' : 'calm';
}

/**
 * How many of the last weeks were, each alone, above the threshold on the same side, while the season as a whole
 * is within it. 0 for a single week, which may be chance.
 */
export function steadyDrift(
  { variances, variance_threshold }: VarianceHistory,
  reforecasts: readonly Reforecast[],
): number {
  const latest = variances.at(-1);
  const known = reforecasts.at(-1)?.afterWeek ?? 0;
  if (latest === undefined || levelOf(latest) !== 'calm') return 0;
  // A new forecast knows the weeks before it; a week above the threshold was followed by one.
  const isOff = (check: WeekVariance) =>
    check.week_number > known &&
    levelOf(check) === 'calm' &&
    check.weekly_direction === latest.weekly_direction &&
    (check.weekly_variance_pct ?? 0) > variance_threshold;
  const last = variances.findLastIndex((check) => !isOff(check));
  const weeks = variances.length - 1 - last;
  return weeks > 1 ? weeks : 0;
}

/** A week's check in two sentences: what was sold, and what it means. */
export function varianceWords(
  check: WeekVariance,
  { variance_threshold, emergency_threshold }: VarianceHistory,
  reforecasts: readonly Reforecast[] = [],
): { sold: string; meaning: string } {
  const { week_number, actual_cumulative, forecasted_cumulative } = check;
  const isWeekly = check.variance_basis === 'weekly';
  const [counts, way] = isWeekly
    ? [check.weekly_variance_pct, check.weekly_direction]
    : [check.variance_pct, check.direction];
  const through = `In ${weekRange(1, week_number)}`;
  const basis = basisOf(week_number, reforecasts);
  const against = basis
    ? `by the forecast after week ${basis.afterWeek}, which counts ${basis.afterWeek === 1 ? 'that week' : 'the weeks until then'} as sold`
    : 'forecast';
  const sold =
    check.variance_pct === null
      ? `${through} the stores sold ${counted(actual_cumulative, 'unit')} where nothing was forecast.`
      : `${through} the stores sold ${counted(actual_cumulative, 'unit')} against ${formatUnits(forecasted_cumulative)} ${against}: ${offBy(check.variance_pct, check.direction)}.`;
  const share = isWeekly ? `Week ${week_number} alone is ${offBy(counts, way)}; that` : 'That';
  switch (levelOf(check)) {
    case 'calm':
      return {
        sold,
        meaning: `${share} is within the threshold of ${formatShare(variance_threshold)}, so the forecast stays.`,
      };
    case 'above':
      return {
        sold,
        meaning: `${share} is above the threshold of ${formatShare(variance_threshold)}. ${consequence(check)}`,
      };
    case 'emergency':
      return {
        sold,
        meaning: `${share} is above the emergency threshold of ${formatShare(emergency_threshold)}: stock may run out. ${consequence(check)}${orderChecked(check)}`,
      };
  }
}

/**
 * What the week alone was expected to sell, from the sums of two checks. Undefined where they are not of one forecast,
 * because a correction came between.
 */
export function expectedAlone(
  check: WeekVariance,
  previous: WeekVariance | undefined,
  basis: Reforecast | undefined,
): number | undefined {
  // A new forecast counts the weeks before it as they were sold.
  const isFresh = basis !== undefined && basis.afterWeek === check.week_number - 1;
  const before = isFresh ? previous?.actual_cumulative : previous?.forecasted_cumulative;
  const expected = check.forecasted_cumulative - (before ?? 0);
  const sold = check.actual_cumulative - (previous?.actual_cumulative ?? 0);
  const share = Math.abs(sold - expected) / expected;
  return Math.abs(share - (check.weekly_variance_pct ?? Number.NaN)) < 0.001 ? expected : undefined;
}

function offBy(share: number | null, way: WeekVariance['direction']): string {
  if (share === 0) return 'exactly as forecast';
  return `${formatShare(share)} ${way ?? ''}`.trim();
}

function consequence({ action_taken }: WeekVariance): string {
  switch (action_taken) {
    case 'reforecast':
      return 'The remaining weeks are forecast again.';
    case 'reforecast_after_decision':
      return 'The remaining weeks are forecast again once the waiting decision is made.';
    case 'checked_again':
      return 'An earlier week was corrected, so this one was checked again.';
    case 'none':
      return 'No re-forecast followed.';
  }
}

/** What the newest forecast and the order on top of it say, once both are settled. */
export function reforecastWords(
  { afterWeek, total }: Reforecast,
  orders: readonly EmergencyOrder[],
): { title: string; ordered: string } {
  const order = orders.find(
    ({ week_number, status }) =>
      week_number === afterWeek && (status === 'approved' || status === 'arrived'),
  );
  return {
    title: `Forecast again after week ${afterWeek}: ${counted(total, 'unit')} over the season`,
    ordered: order
      ? `${counted(order.ordered_units ?? order.units, 'unit')} ordered on top, ${order.status === 'arrived' ? 'arrived' : 'arrive'} at the end of week ${order.arrival_week}.`
      : '',
  };
}

/** What an emergency leads to once the remaining weeks are forecast again. */
function orderChecked({ action_taken }: WeekVariance): string {
  return action_taken === 'reforecast' || action_taken === 'reforecast_after_decision'
    ? ' The order is checked against the new forecast; you are asked if more must be made.'
    : '';
}

/** Where the planner goes on. */
export type Next =
  | { kind: 'decide'; text: string; approvalId: string }
  | { kind: 'watch'; text: string }
  | { kind: 'complete' | 'report'; text: string }
  | { kind: 'upload' | 'wait' | 'mend'; text: string };

/** The one thing to do now. */
export function nextStep(workflow: WorkflowDetail): Next {
  const { status, state, pending_approval, season_progress: progress, failure } = workflow;
  if (status === 'completed')
    return { kind: 'report', text: 'The season is closed. Read its report.' };
  if (status === 'cancelled') return { kind: 'wait', text: 'The season was cancelled.' };
  if (pending_approval) {
    return {
      kind: 'decide',
      text: asked(pending_approval),
      approvalId: pending_approval.approval_id,
    };
  }
  if (status === 'failed') {
    return {
      kind: 'mend',
      text: `A step failed: ${failure ? inWords(failure.message) : 'see the log'}. Weeks are still taken; what they ask for is done once the step was repeated.`,
    };
  }
  if (state === 'phase_5_reforecast' || progress?.reforecast_due === true) {
    return { kind: 'watch', text: 'The remaining weeks are being forecast again.' };
  }
  if (status === 'running') return { kind: 'watch', text: 'The agents are at work.' };
  if (!progress) return { kind: 'watch', text: 'The season is being planned.' };
  if (progress.week >= progress.horizon) {
    return { kind: 'complete', text: 'All weeks are in. Complete the season to get its report.' };
  }
  return {
    kind: 'upload',
    text: `Nothing now. Upload week ${progress.week + 1} when its sales are known.`,
  };
}

function asked(approval: NonNullable<WorkflowDetail['pending_approval']>): string {
  switch (approval.action) {
    case 'approve_manufacturing_order':
      return `Decide on the first order: ${counted(approval.data.manufacturing_qty, 'unit')}. Weeks are taken once it is accepted.`;
    case 'approve_emergency_order':
      return `Decide whether to order ${counted(approval.data.units, 'more unit')}; ${approval.data.units === 1 ? 'it' : 'they'} would arrive at the end of week ${approval.data.arrival_week}.`;
    case 'approve_markdown':
      return `Decide on a markdown of ${formatShare(approval.data.recommended_markdown_pct)}: ${formatShare(approval.data.sell_through_pct)} is sold through week ${approval.data.week_number}, the target is ${formatShare(approval.data.target_sell_through_pct)}.`;
  }
}

/** What to make of stores that sold more than they had. */
export const EXCESS_ADVICE =
  'Look up whether stock came in that nobody has booked here, e.g. from another store, or whether a figure is a typing error. A typing error: upload the week again. Else there is nothing to do: the units count as sold and as an adjustment of the stock.';

/** Why nothing ships after the week, in a sentence; undefined where it may ship. */
export function skipWords({
  skip_reason: reason,
  skipped,
}: Pick<Replenishment, 'skip_reason' | 'skipped'>): string | undefined {
  switch (reason) {
    case 'not_planned':
      return 'The season is planned without replenishment: everything shipped at launch.';
    case 'last_week':
      return 'It is the season’s last week: nothing shipped now could be sold.';
    case 'odd_week':
      return 'Stores are replenished every second week, after the even weeks.';
    case 'overtaken':
      return 'The next week was in before it: nothing could leave in between.';
    case null:
      // Weeks booked before the reason had a name have the sentence alone.
      return skipped === null
        ? undefined
        : `${skipped.charAt(0).toUpperCase()}${inWords(skipped.slice(1))}.`;
  }
}

/** Weeks after which nothing shipped, those of one reason together, in their order. */
export function weeksWithoutShipment(
  weeks: readonly (Pick<Replenishment, 'skip_reason' | 'skipped'> & { week: number })[],
): { weeks: number[]; reason: string }[] {
  const byReason = new Map<string, number[]>();
  for (const { week, ...why } of weeks) {
    const reason = skipWords(why);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), week]);
  }
  return [...byReason].map(([reason, these]) => ({ weeks: these, reason }));
}

interface Notice {
  tone: 'info' | 'warn';
  text: string;
}

/** What files brought, beside the figures; what they have in common is told once. */
export function uploadNotices(results: readonly WeeklyUpload[]): Notice[] {
  return [...results.flatMap(noticesOfWeek), ...excessNotice(results)];
}

/** Sales beyond the stock by the books. Of several weeks the stores are counted; their shipments name them. */
function excessNotice(results: readonly WeeklyUpload[]): Notice[] {
  const weeks = results
    .filter((result) => result.sold_more_than_received.length > 0)
    .map(({ week_number: week, sold_more_than_received: stores }) => ({
      week,
      stores,
      units: stores.reduce((sum, store) => sum + store.units, 0),
    }));
  const [first] = weeks;
  if (first === undefined) return [];
  const { week, stores, units } = first;
  const told =
    weeks.length === 1
      ? `Week ${week}: ${counted(stores.length, 'store')} reported ${counted(units, 'more unit')} sold than ${stores.length === 1 ? 'it' : 'they'} had by the books (${listed(stores.map((store) => `${store.store_id} by ${formatUnits(store.units)}`))}).`
      : `Stores reported more sold than they had by the books: ${listed(
          weeks.map(
            (one) =>
              `${counted(one.units, 'unit')} in ${counted(one.stores.length, 'store')} in week ${one.week}`,
          ),
        )}. Each week’s shipments below name the stores.`;
  return [{ tone: 'warn', text: `${told} ${EXCESS_ADVICE}` }];
}

function noticesOfWeek(result: WeeklyUpload): Notice[] {
  const { week_number: week, waiting_for_weeks, missing_stores, unplanned_stores } = result;
  const notices: Notice[] = [];
  if (waiting_for_weeks.length > 0) {
    notices.push({
      tone: 'warn',
      text: `Week ${week} is kept, but it counts only once ${waiting_for_weeks.length === 1 ? 'week' : 'weeks'} ${listed(waiting_for_weeks)} ${waiting_for_weeks.length === 1 ? 'is' : 'are'} in, too. After ${waiting_for_weeks.length === 1 ? 'that week' : 'those weeks'} nothing ships any more, because a later week is in already.`,
    });
  }
  const ships = result.replenishment?.week_number ?? week;
  if (ships > week && result.rows_replaced === 0) {
    const passed = Array.from({ length: ships - week }, (_, index) => week + index);
    notices.push({
      tone: 'warn',
      text: `Nothing shipped after ${passed.length === 1 ? 'week' : 'weeks'} ${listed(passed)}: week ${ships} was in before week ${week}. What the stores needed then is in the shipment after week ${ships}.`,
    });
  }
  if (result.rows_replaced > 0) {
    notices.push({
      tone: 'info',
      text: `Week ${week} was in already: its sales are replaced, and it and later weeks are checked again. What was shipped stays; the next shipments correct.`,
    });
  }
  if (missing_stores.length > 0) {
    notices.push({
      tone: 'warn',
      text: `The file of week ${week} lacks ${counted(missing_stores.length, 'store')} of the plan (${listed(missing_stores)}). ${missing_stores.length === 1 ? 'It counts' : 'They count'} as having sold nothing until a corrected file comes.`,
    });
  }
  if (unplanned_stores.length > 0) {
    notices.push({
      tone: 'warn',
      text: `Week ${week}: ${counted(unplanned_stores.length, 'store')} outside the plan sold (${listed(unplanned_stores)}); the units are booked as corrections of the stock.`,
    });
  }
  return notices;
}
