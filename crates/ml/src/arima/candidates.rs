//! The candidates of a search: polynomials' orders within limits, with or without a constant.

use super::order::Constant;

/// Bounds of the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Highest p.
    pub(super) ar: usize,
    /// Highest q.
    pub(super) ma: usize,
    /// Highest P.
    pub(super) seasonal_ar: usize,
    /// Highest Q.
    pub(super) seasonal_ma: usize,
    pub(super) allow_constant: bool,
}

/// p, q, P, Q, and whether there is a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    pub(super) ar: usize,
    pub(super) ma: usize,
    pub(super) seasonal_ar: usize,
    pub(super) seasonal_ma: usize,
    pub(super) constant: Constant,
}

impl Candidate {
    /// Whether `other` is this model with some coefficients set to 0.
    pub(super) fn contains(self, other: Self) -> bool {
        self.ar >= other.ar
            && self.ma >= other.ma
            && self.seasonal_ar >= other.seasonal_ar
            && self.seasonal_ma >= other.seasonal_ma
            && self.constant == other.constant
    }
}

impl Limits {
    /// No coefficients but the constant, where one is allowed.
    pub(super) fn plain(self) -> Candidate {
        Candidate {
            ar: 0,
            ma: 0,
            seasonal_ar: 0,
            seasonal_ma: 0,
            constant: if self.allow_constant {
                Constant::Included
            } else {
                Constant::Excluded
            },
        }
    }

    /// All candidates with p + q + P + Q = `total`.
    pub(super) fn candidates_of(self, total: usize) -> Vec<Candidate> {
        let constants = match self.allow_constant {
            true => &[Constant::Included, Constant::Excluded][..],
            false => &[Constant::Excluded][..],
        };
        let mut candidates = Vec::new();
        for seasonal_ar in 0..=self.seasonal_ar.min(total) {
            let rest = total - seasonal_ar;
            for seasonal_ma in 0..=self.seasonal_ma.min(rest) {
                let rest = rest - seasonal_ma;
                let fewest = rest.saturating_sub(self.ma);
                for ar in fewest..=self.ar.min(rest) {
                    candidates.extend(constants.iter().map(|&constant| Candidate {
                        ar,
                        ma: rest - ar,
                        seasonal_ar,
                        seasonal_ma,
                        constant,
                    }));
                }
            }
        }
        candidates
    }

    /// (2, 2)(1, 1), (0, 0), (1, 0)(1, 0), (0, 1)(0, 1), and (0, 0) without the constant.
    pub(super) fn first_candidates(self) -> Vec<Candidate> {
        let plain = self.plain();
        vec![
            Candidate {
                ar: self.ar.min(2),
                ma: self.ma.min(2),
                seasonal_ar: self.seasonal_ar.min(1),
                seasonal_ma: self.seasonal_ma.min(1),
                ..plain
            },
            plain,
            Candidate {
                ar: self.ar.min(1),
                seasonal_ar: self.seasonal_ar.min(1),
                ..plain
            },
            Candidate {
                ma: self.ma.min(1),
                seasonal_ma: self.seasonal_ma.min(1),
                ..plain
            },
            Candidate {
                constant: Constant::Excluded,
                ..plain
            },
        ]
    }

    /// The candidates one step away: in the seasonal orders, in the others, in the constant.
    pub(super) fn neighbours(self, centre: Candidate) -> Vec<Candidate> {
        const STEPS: [(isize, isize); 8] = [
            (-1, 0),
            (0, -1),
            (1, 0),
            (0, 1),
            (-1, -1),
            (-1, 1),
            (1, -1),
            (1, 1),
        ];
        let moved = |from: usize, step: isize, limit: usize| {
            from.checked_add_signed(step).filter(|to| *to <= limit)
        };
        let mut neighbours = Vec::new();
        for (of_ar, of_ma) in STEPS {
            let ar = moved(centre.seasonal_ar, of_ar, self.seasonal_ar);
            let ma = moved(centre.seasonal_ma, of_ma, self.seasonal_ma);
            neighbours.extend(ar.zip(ma).map(|(seasonal_ar, seasonal_ma)| Candidate {
                seasonal_ar,
                seasonal_ma,
                ..centre
            }));
        }
        for (of_ar, of_ma) in STEPS {
            let ar = moved(centre.ar, of_ar, self.ar);
            let ma = moved(centre.ma, of_ma, self.ma);
            neighbours.extend(ar.zip(ma).map(|(ar, ma)| Candidate { ar, ma, ..centre }));
        }
        if self.allow_constant {
            let constant = match centre.constant {
                Constant::Excluded => Constant::Included,
                Constant::Included => Constant::Excluded,
            };
            neighbours.push(Candidate { constant, ..centre });
        }
        neighbours
    }
}
