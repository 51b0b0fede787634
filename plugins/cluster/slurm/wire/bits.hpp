// Bits: a bitmap as it is sent.
//
// Plain value. The digits are a view into the message that was read.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/no_val.hpp"

namespace restd::slurm {

// The number of bits, then the bits as "0x..", highest first. null: no bitmap.
struct Bits {
    std::uint32_t size = no_value32;
    std::string_view hex;
    bool is_null() const { return size == no_value32; }
    std::string_view digits() const { return hex.starts_with("0x") ? hex.substr(2) : hex; }
    // The value of a hexadecimal digit; 0 for any other character.
    static constexpr unsigned nibble(char c)
    {
        return c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
               : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
               : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                                      : 0;
    }
    bool test(std::uint32_t bit) const
    {
        const std::string_view text = digits();
        return !is_null() && bit < size && bit / 4 < text.size() &&
               (nibble(text[text.size() - 1 - bit / 4]) >> bit % 4 & 1) != 0;
    }
    // Calls each(i) for the bits that are set, in ascending order. Other characters than hexadecimal digits count as 0.
    template <class Each>
    void for_each(Each each) const
    {
        const std::string_view text = digits();
        for (std::size_t i = 0; i < text.size(); ++i) {
            const unsigned four = nibble(text[text.size() - 1 - i]);
            for (unsigned bit = 0; bit < 4; ++bit)
                if ((four >> bit & 1) != 0 && i * 4 + bit < size) each(static_cast<std::uint32_t>(i * 4 + bit));
        }
    }
};

}  // namespace restd::slurm
