//! How unevenly something is held: Lorenz curve and Gini coefficient.

/// What everybody holds, from the least to the most.
#[derive(Clone, Debug)]
pub struct Holdings(Vec<f64>);

impl Holdings {
    /// Of amounts in base units.
    #[allow(clippy::cast_precision_loss)]
    pub fn of(amounts: &[u128]) -> Self {
        let mut sorted: Vec<f64> = amounts.iter().map(|&amount| amount as f64).collect();
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    /// The Lorenz curve: for so many of the people, from the poorest on, so much of the whole.
    #[allow(clippy::cast_precision_loss)]
    pub fn lorenz(&self) -> Vec<(f64, f64)> {
        let all: f64 = self.0.iter().sum();
        let count = self.0.len() as f64;
        let mut sum = 0.0;
        let mut points = vec![(0.0, 0.0)];
        for (index, amount) in self.0.iter().enumerate() {
            sum += amount;
            let part = if all > 0.0 { sum / all } else { 0.0 };
            points.push(((index + 1) as f64 / count, part));
        }
        points
    }

    /// The Gini coefficient: twice the area between the curve and the diagonal. 0 if all have the
    /// same, and if nobody has anything.
    pub fn gini(&self) -> f64 {
        if self.0.iter().sum::<f64>() <= 0.0 {
            return 0.0;
        }
        let points = self.lorenz();
        let area: f64 = points
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0)
            .sum();
        1.0 - 2.0 * area
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_holdings_have_no_gini_and_one_holder_almost_one() {
        assert!(Holdings::of(&[5; 10]).gini().abs() < 1e-12);
        assert_eq!(Holdings::of(&[0; 4]).gini(), 0.0);
        let mut one = vec![0; 99];
        one.push(1_000);
        assert!((Holdings::of(&one).gini() - 0.99).abs() < 1e-12);
        // 1, 2, 3: 2 (1·1 + 2·2 + 3·3) / (3 · 6) - 4/3
        assert!((Holdings::of(&[3, 1, 2]).gini() - 2.0 / 9.0).abs() < 1e-12);
        // the same part of everybody's changes nothing
        let (whole, half) = (Holdings::of(&[10, 40, 90]), Holdings::of(&[5, 20, 45]));
        assert!((whole.gini() - half.gini()).abs() < 1e-12);
    }
}
