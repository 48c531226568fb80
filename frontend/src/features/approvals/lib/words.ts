import type { Approval } from '@/lib/api/types';
import { counted, formatMoney, formatShare, formatUnits } from '@/lib/format';

type Data<A extends Approval['action']> = Extract<Approval, { action: A }>['data'];
export type OrderData = Data<'approve_manufacturing_order'>;
export type MarkdownData = Data<'approve_markdown'>;
export type EmergencyData = Data<'approve_emergency_order'>;

/** What is asked, in one sentence. */
export function askedFor(approval: Approval): string {
  switch (approval.action) {
    case 'approve_manufacturing_order': {
      const { manufacturing_qty, manufacturing_cost } = approval.data;
      const cost =
        manufacturing_cost === undefined ? '' : ` for ${formatMoney(manufacturing_cost)}`;
      return `Order ${counted(manufacturing_qty, 'unit')}${cost}, and ship ${manufacturing_qty === 1 ? 'it' : 'them'} as planned?`;
    }
    case 'approve_markdown': {
      const { recommended_markdown_pct: depth } = approval.data;
      if (depth === 0) return 'Leave prices as they are until the season ends?';
      return `Reduce prices by ${formatShare(depth)} in all stores for the rest of the season?`;
    }
    case 'approve_emergency_order': {
      const { units, arrival_week } = approval.data;
      if (units === 0) return 'Order nothing on top?';
      return `Order ${counted(units, 'more unit')} now, to arrive at the end of week ${arrival_week}?`;
    }
  }
}

/** The Accept button's words: what will be done. */
export function acceptLabel(approval: Approval): string {
  switch (approval.action) {
    case 'approve_manufacturing_order':
      return `order ${counted(approval.data.manufacturing_qty, 'unit')}`;
    case 'approve_markdown': {
      const { recommended_markdown_pct: depth } = approval.data;
      return depth === 0 ? 'keep prices' : `reduce by ${formatShare(depth)}`;
    }
    case 'approve_emergency_order':
      return approval.data.units === 0
        ? 'order nothing'
        : `order ${counted(approval.data.units, 'unit')}`;
  }
}

interface Outcome {
  title: string;
  /** What happens next. */
  next: string;
  /** The season's tab where it can be seen, and the link's words. */
  tab: string;
  link: string;
}

/** What an accepted request brings about. */
export function outcomeOf(approval: Approval): Outcome {
  switch (approval.action) {
    case 'approve_manufacturing_order': {
      const { manufacturing_qty, initial_allocation, holdback, store_allocations } = approval.data;
      return {
        title: `${counted(manufacturing_qty, 'unit is', 'units are')} ordered`,
        next: `${formatUnits(initial_allocation)} ship to ${counted(store_allocations.length, 'store')} at launch, ${formatUnits(holdback)} wait at the DC. Once a week has been sold, upload its sales; Hemline compares them with the forecast and replenishes the stores.`,
        tab: 'allocation',
        link: 'See what every store gets',
      };
    }
    case 'approve_markdown': {
      const { recommended_markdown_pct, expected_demand_lift_pct } = approval.data;
      if (recommended_markdown_pct === 0) return NO_MARKDOWN;
      return {
        title: `Prices go down by ${formatShare(recommended_markdown_pct)}`,
        next: `The remaining weeks are now forecast again with ${formatShare(expected_demand_lift_pct)} more demand, and the stores get new totals. There is no second markdown this season.`,
        tab: 'markdown',
        link: 'See the markdown',
      };
    }
    case 'approve_emergency_order': {
      const { units, arrival_week } = approval.data;
      if (units === 0) {
        return {
          title: 'Nothing is ordered on top',
          next: 'The season goes on with what there is. If sales stay above the forecast, you will be asked again.',
          tab: 'weekly',
          link: 'Go to the weeks',
        };
      }
      return {
        title: `${counted(units, 'more unit is', 'more units are')} ordered`,
        next: `The order reaches the DC at the end of week ${arrival_week} and then goes to the stores that need it.`,
        tab: 'weekly',
        link: 'Go to the weeks',
      };
    }
  }
}

/** A markdown of 0% needs no further decision: the server closes the request with it. */
export const NO_MARKDOWN: Outcome = {
  title: 'Prices stay as they are',
  next: 'The season goes on without a markdown. Its checkpoint is over and does not come again.',
  tab: 'markdown',
  link: 'See the checkpoint',
};
