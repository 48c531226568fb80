/** A column of a file in plain words. */
export interface FileColumn {
  name: string;
  meaning: string;
  isRequired?: boolean;
  /** Its cells in the two rows of the template. */
  examples: readonly [string, string];
}

/** What can be uploaded. */
export interface FileKind {
  id: 'stores' | 'categories' | 'historical-sales' | 'events';
  title: string;
  /** What it is for. */
  purpose: string;
  /** Something that the person may choose, and the query that asks for it. */
  option?: { label: string; query: string };
  columns: readonly FileColumn[];
}

export const FILE_KINDS: readonly FileKind[] = [
  {
    id: 'stores',
    title: 'Stores',
    purpose: 'Where you sell. One row per store; a store that is there already is replaced.',
    columns: [
      {
        name: 'store_id',
        meaning: 'Your own id of the store',
        isRequired: true,
        examples: ['S01', 'S02'],
      },
      { name: 'store_name', meaning: 'Its name', examples: ['New York Mall', 'Boise Outlet'] },
      {
        name: 'store_size_sqft',
        meaning: 'Selling space in square feet',
        examples: ['18400', '9200'],
      },
      {
        name: 'location_tier',
        meaning: 'How good the location is: A, B or C',
        examples: ['A', 'C'],
      },
      {
        name: 'median_income',
        meaning: 'Income a year around the store, whole currency units',
        examples: ['91000', '52000'],
      },
      {
        name: 'fashion_tier',
        meaning: 'PREMIUM, MAINSTREAM or VALUE',
        examples: ['PREMIUM', 'VALUE'],
      },
      {
        name: 'store_format',
        meaning: 'MALL, STANDALONE, SHOPPING_CENTER or OUTLET',
        examples: ['MALL', 'OUTLET'],
      },
      {
        name: 'region',
        meaning: 'NORTHEAST, SOUTHEAST, MIDWEST or WEST',
        examples: ['NORTHEAST', 'WEST'],
      },
      {
        name: 'avg_weekly_sales_12mo',
        meaning: 'Average weekly units; used only where there is no history',
        examples: ['21.5', '14.5'],
      },
    ],
  },
  {
    id: 'categories',
    title: 'Categories',
    purpose: 'What you plan. One row per category with its next season.',
    columns: [
      {
        name: 'category_id',
        meaning: 'Your own id of the category',
        isRequired: true,
        examples: ['womens_dresses', 'basics'],
      },
      {
        name: 'category_name',
        meaning: 'Its name',
        isRequired: true,
        examples: ["Women's Dresses", 'Basics'],
      },
      {
        name: 'season_start_date',
        meaning: 'First day of the next season, as 2025-03-03',
        isRequired: true,
        examples: ['2025-03-03', '2025-02-03'],
      },
      {
        name: 'season_end_date',
        meaning: 'The day after its last day, or the last day',
        isRequired: true,
        examples: ['2025-05-26', '2025-08-04'],
      },
      {
        name: 'season_length_weeks',
        meaning: 'Weeks of the season, 4 to 52',
        isRequired: true,
        examples: ['12', '26'],
      },
      {
        name: 'archetype',
        meaning: 'FASHION_RETAIL, STABLE_CATALOG or CONTINUOUS; decides the defaults',
        isRequired: true,
        examples: ['FASHION_RETAIL', 'STABLE_CATALOG'],
      },
      { name: 'description', meaning: 'A note', examples: ['Spring dresses', ''] },
      { name: 'unit_price', meaning: 'Price of a unit', examples: ['59.90', ''] },
      { name: 'unit_cost', meaning: 'Cost of a unit', examples: ['22.50', ''] },
      { name: 'salvage_value', meaning: 'What a unit left over is worth', examples: ['9.00', ''] },
    ],
  },
  {
    id: 'historical-sales',
    title: 'Sales history',
    purpose:
      'What each store sold, week by week; at least 52 weeks, better 104 and more. Weeks of a running season belong to that season’s page.',
    option: {
      label: 'Create categories that are not there yet, named after their ids',
      query: 'create_categories=true',
    },
    columns: [
      { name: 'store_id', meaning: 'The store', isRequired: true, examples: ['S01', 'S02'] },
      {
        name: 'category_id',
        meaning: 'The category',
        isRequired: true,
        examples: ['womens_dresses', 'womens_dresses'],
      },
      {
        name: 'week_start_date',
        meaning: 'First day of the week, as 2024-12-23; always the same weekday',
        isRequired: true,
        examples: ['2024-12-23', '2024-12-23'],
      },
      {
        name: 'units_sold',
        meaning: 'Whole units, 0 or more',
        isRequired: true,
        examples: ['12', '0'],
      },
    ],
  },
  {
    id: 'events',
    title: 'Calendar',
    purpose: 'Holidays, prices and promotions that move demand on known days. Optional.',
    option: {
      label: 'The file is the whole calendar: remove what it does not name',
      query: 'replace=true',
    },
    columns: [
      {
        name: 'category_id',
        meaning: 'The category',
        isRequired: true,
        examples: ['womens_dresses', 'womens_dresses'],
      },
      {
        name: 'date',
        meaning: 'The day, or any day of the week that it is about',
        isRequired: true,
        examples: ['2025-04-20', '2025-04-14'],
      },
      {
        name: 'kind',
        meaning: 'event, price or promotion',
        isRequired: true,
        examples: ['event', 'price'],
      },
      {
        name: 'name',
        meaning: 'What it is called, the same every year; needed for an event',
        examples: ['Easter', 'Price'],
      },
      {
        name: 'value',
        meaning: 'The price, or the promotion’s depth; empty for an event',
        examples: ['', '49.90'],
      },
      {
        name: 'lower_window',
        meaning: 'From how many days before an event it acts, e.g. -7',
        examples: ['-7', ''],
      },
      {
        name: 'upper_window',
        meaning: 'Until how many days after an event it acts, e.g. 3',
        examples: ['0', ''],
      },
    ],
  },
];

/** A file to start from: the header and two example rows. */
export function templateOf({ columns }: FileKind): string {
  const rows = [0, 1].map((row) => columns.map(({ examples }) => cell(examples[row] ?? '')));
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
