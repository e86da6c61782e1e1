//! Public keys that look ordinary, for which anybody can forge signatures.

/// Points of Ed25519 whose order is at most 8, and their other encodings, without the
/// sign in the last bit: some signatures verify with such a key for any message.
/// [libsodium][1] refuses the same ones.
///
/// [1]: https://github.com/jedisct1/libsodium/blob/master/src/libsodium/crypto_core/ed25519/ref10/ed25519_ref10.c
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    one(),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    near_the_prime(0xec),
    near_the_prime(0xed),
    near_the_prime(0xee),
];

const fn one() -> [u8; 32] {
    let mut point = [0; 32];
    point[0] = 1;
    point
}

const fn near_the_prime(first: u8) -> [u8; 32] {
    let mut point = [0xff; 32];
    point[0] = first;
    point[31] = 0x7f;
    point
}

/// Whether a public key of Ed25519 is of small order.
pub(super) fn is_of_small_order(point: &[u8]) -> bool {
    let Ok(mut point) = <[u8; 32]>::try_from(point) else {
        return false;
    };
    let [.., last] = &mut point;
    *last &= 0x7f;
    SMALL_ORDER.contains(&point)
}

/// The primes that reveal a modulus of the faulty library ([ROCA, CVE-2017-15361][1]):
/// divided by each of them, it leaves a power of 65,537. One sound modulus in 240 million
/// does so by chance.
///
/// [1]: https://crocs.fi.muni.cz/public/papers/rsa_ccs17
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether the primes of an RSA modulus (big-endian) can be found.
pub(super) fn is_of_roca(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|prime| {
        let rest = modulus
            .iter()
            .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * 65_537 % prime));
        // The powers repeat after at most as many steps as the prime.
        powers.take(*prime as usize).any(|power| power == rest)
    })
}

/// Whether an RSA exponent (big-endian, without leading zeros) is safe: with 1 every
/// padded hash is its own signature, and an even number belongs to no pair of keys.
pub(super) fn is_exponent(exponent: &[u8]) -> bool {
    exponent != [1] && exponent.last().is_some_and(|last| last % 2 == 1)
}

#[cfg(test)]
pub(super) mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    /// 2,048 bits, made as the library at fault makes them: a power of 65,537, and a
    /// multiple of the product of these primes.
    pub(crate) const OF_ROCA: &str = "nFWWuRJA6zlqjwJrneONJCJqaUxzUR386sb9SqF5Nx0K70icDwbgNXmCSApqQGwGNj7VCzJoigdChp7Exo3sGFGuSYiJzvrINX4iJuWQPVbG0GQho69EqahlXtJoEsZXx4C6L8ngVtxvhuDzb_PxiGiv2JfIygH5qs5X-HmDiLMFq-eAIBx6vWy5aaR5-OXBMYUN5IUyU_6ps37-PzRWgW_4AEaYt4-T8YZmFd-zDJq8zXD4iKulqh6tFQ5XAIvgG_PfB4pKZk6EI3ngmveWv5-uDeZfAoNnvwJ6gt4YrQ0pUeqj52up0IuK-Brvfur7OI8DW-I0_IRg88CmPCDVDQ";

    #[test]
    fn a_modulus_of_roca_is_known_and_its_neighbour_is_not() {
        let mut modulus = URL_SAFE_NO_PAD.decode(OF_ROCA).unwrap();
        assert!(is_of_roca(&modulus));
        modulus[255] ^= 2;
        assert!(!is_of_roca(&modulus));
        assert!(!is_of_roca(&[0xff; 256]));
    }

    #[test]
    fn points_of_small_order_are_known_with_either_sign() {
        for mut point in SMALL_ORDER {
            assert!(is_of_small_order(&point));
            point[31] |= 0x80;
            assert!(is_of_small_order(&point));
            point[15] ^= 1;
            assert!(!is_of_small_order(&point));
        }
    }
}
