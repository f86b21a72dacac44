//! Ranking of sentences: how central each is (LexRank), and how alike two of them are.

/// A sentence as a vector: term numbers in rising order with their weights, of length 1.
pub(super) type Vector = Vec<(u32, f32)>;

/// Sentences that are less alike than this are not linked (the threshold of Erkan and Radev, LexRank, 2004).
const LINK: f32 = 0.1;

/// Part of the weight that jumps instead of following links (Page et al., 1999).
const JUMP: f32 = 0.15;

/// Rounds of the power iteration; it changes ranks by less than 1 % after about 20.
const ROUNDS: usize = 30;

/// Scales a vector to length 1 and puts its terms in order.
pub(super) fn normalised(mut vector: Vector) -> Vector {
    vector.sort_unstable_by_key(|(term, _)| *term);
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        for (_, weight) in &mut vector {
            *weight /= length;
        }
    }
    vector
}

/// Cosine of two vectors of length 1: from 0, nothing in common, to 1, the same words.
pub(super) fn cosine(one: &[(u32, f32)], other: &[(u32, f32)]) -> f32 {
    let (mut left, mut right, mut sum) = (0, 0, 0.0);
    while let (Some((term, weight)), Some((other_term, other_weight))) = (one.get(left), other.get(right)) {
        match term.cmp(other_term) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                sum += weight * other_weight;
                left += 1;
                right += 1;
            }
        }
    }
    sum
}

/// Sentences of which the shorter lies almost whole in the longer are this alike at least.
const CONTAINED: f32 = 0.8;

/// Fewest terms by which it can be told that a sentence lies in another.
const TELLING_TERMS: usize = 5;

/// How much one sentence repeats of another, from 0 to 1: by cosine, or because it adds or drops a few words.
pub(super) fn likeness(one: &[(u32, f32)], other: &[(u32, f32)]) -> f32 {
    let cosine = cosine(one, other);
    let shorter = one.len().min(other.len());
    // Below that cosine not even a contained sentence of half the length is close.
    if cosine < 0.45 || shorter < TELLING_TERMS {
        return cosine;
    }
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = few.iter().filter(|(term, _)| many.binary_search_by_key(term, |(known, _)| *known).is_ok()).count();
    if shared * 10 >= shorter * 9 { cosine.max(CONTAINED) } else { cosine }
}

/// How central each sentence is among all, from 0 to 1: continuous LexRank, with jumps that prefer what `prior` prefers
/// (biased LexRank, Otterbacher et al., 2005).
///
/// `terms` is the number of terms there are; `prior` holds one weight per vector, none negative.
pub(super) fn centrality(vectors: &[&Vector], terms: usize, prior: &[f32]) -> Vec<f32> {
    let count = vectors.len();
    if count == 0 {
        return Vec::new();
    }
    let links = link(vectors, terms);
    let total: f32 = prior.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "far fewer sentences than 2^24")]
    let even = 1.0 / count as f32;
    // Half of the jumps go anywhere, so that nobody is without any weight.
    let jump: Vec<f32> =
        prior.iter().map(|weight| if total > 0.0 { 0.5 * even + 0.5 * weight / total } else { even }).collect();
    let outgoing: Vec<f32> = links.iter().map(|row| row.iter().map(|(_, weight)| weight).sum()).collect();
    let mut rank = vec![even; count];
    for _ in 0..ROUNDS {
        let mut next: Vec<f32> = jump.iter().map(|weight| JUMP * weight).collect();
        let mut loose = 0.0;
        for (from, row) in links.iter().enumerate() {
            if outgoing[from] <= 0.0 {
                loose += rank[from];
                continue;
            }
            for (to, weight) in row {
                next[*to as usize] += (1.0 - JUMP) * rank[from] * weight / outgoing[from];
            }
        }
        for (weight, jump) in next.iter_mut().zip(&jump) {
            *weight += (1.0 - JUMP) * loose * jump;
        }
        rank = next;
    }
    let most = rank.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    rank.iter().map(|weight| weight / most).collect()
}

/// Links of each sentence to the others, found over the terms that they share. Terms of more than a tenth of all sentences
/// tell little and are left out, as they would link everything with everything.
fn link(vectors: &[&Vector], terms: usize) -> Vec<Vec<(u32, f32)>> {
    let mut postings: Vec<Vec<(u32, f32)>> = vec![Vec::new(); terms];
    for (index, vector) in vectors.iter().enumerate() {
        for (term, weight) in *vector {
            postings[*term as usize].push((number(index), *weight));
        }
    }
    let common = (vectors.len() / 10).max(50);
    let mut alike = vec![0.0_f32; vectors.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut links = Vec::with_capacity(vectors.len());
    for (index, vector) in vectors.iter().enumerate() {
        for (term, weight) in *vector {
            let posting = &postings[*term as usize];
            if posting.len() > common {
                continue;
            }
            for (other, other_weight) in posting {
                if alike[*other as usize] == 0.0 {
                    touched.push(*other);
                }
                alike[*other as usize] += weight * other_weight;
            }
        }
        touched.sort_unstable();
        let row = touched.iter().filter(|other| **other != number(index) && alike[**other as usize] >= LINK);
        links.push(row.map(|other| (*other, alike[*other as usize])).collect());
        for other in touched.drain(..) {
            alike[other as usize] = 0.0;
        }
    }
    links
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("there are fewer sentences than bytes of text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_resemble_is_central() {
        let vectors: Vec<Vector> = [
            vec![(0, 1.0), (1, 1.0), (2, 1.0)],
            vec![(0, 1.0), (3, 1.0)],
            vec![(1, 1.0), (4, 1.0)],
            vec![(5, 1.0), (6, 1.0)],
        ]
        .into_iter()
        .map(normalised)
        .collect();
        let borrowed: Vec<&Vector> = vectors.iter().collect();
        let ranks = centrality(&borrowed, 7, &[0.0; 4]);
        assert!((ranks[0] - 1.0).abs() < f32::EPSILON);
        assert!(ranks[1] > ranks[3] && ranks[2] > ranks[3], "{ranks:?}");
        let biased = centrality(&borrowed, 7, &[0.0, 0.0, 0.0, 1.0]);
        assert!(biased[3] > ranks[3]);
    }

    #[test]
    fn cosines_lie_between_zero_and_one() {
        let one = normalised(vec![(3, 2.0), (1, 1.0)]);
        assert!((cosine(&one, &one) - 1.0).abs() < 1e-6);
        assert!(cosine(&one, &normalised(vec![(2, 1.0)])).abs() < f32::EPSILON);
        assert!(normalised(Vec::new()).is_empty());
    }
}
